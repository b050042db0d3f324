//~ F0301
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn unsafe_block() -> u32 {
    let _ = unsafe { 1 };
    7
}
