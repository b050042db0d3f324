//~ F0302
use plugin_api::prelude::*;

extern "C" {
    fn getenv(name: *const u8) -> *const u8;
}

/// Does one thing.
#[tool]
fn extern_block() -> u32 {
    7
}
