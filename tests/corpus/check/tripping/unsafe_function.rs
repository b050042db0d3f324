//~ F0301
use plugin_api::prelude::*;

unsafe fn f() {}

/// Does one thing.
#[tool]
fn unsafe_function() -> u32 {
    7
}
