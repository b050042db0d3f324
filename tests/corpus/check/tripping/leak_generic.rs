//~ F0408
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn leak_generic() -> u32 {
    let _ = Box::<[u8]>::leak(vec![1].into_boxed_slice());
    7
}
