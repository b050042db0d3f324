//~ F0303 F0311
use plugin_api::prelude::*;

#[r#no_mangle]
pub fn f() {}

/// Does one thing.
#[tool]
fn linkage_raw_word() -> u32 {
    7
}
