//~ F0303
use plugin_api::prelude::*;

#[no_mangle]
pub fn forge_call() {}

/// Does one thing.
#[tool]
fn linkage_no_mangle() -> u32 {
    7
}
