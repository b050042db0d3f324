//~ F0408
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn leak_box() -> u32 {
    let _: &'static mut u8 = Box::leak(Box::new(1));
    7
}
