//~ F0301
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn unsafe_in_macro() -> u32 {
    let _ = vec![unsafe { std::mem::zeroed::<u8>() }];
    7
}
