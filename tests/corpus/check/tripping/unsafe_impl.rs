//~ F0301
use plugin_api::prelude::*;

struct A(*const u8);
unsafe impl Send for A {}

/// Does one thing.
#[tool]
fn unsafe_impl() -> u32 {
    7
}
