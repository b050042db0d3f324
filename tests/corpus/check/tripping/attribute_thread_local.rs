//~ F0312
use plugin_api::prelude::*;

#[thread_local]
static A: u8 = 1;

/// Does one thing.
#[tool]
fn attribute_thread_local() -> u32 {
    7
}
