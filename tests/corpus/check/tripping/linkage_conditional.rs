//~ F0303
use plugin_api::prelude::*;

#[cfg_attr(all(), cfg_attr(all(), no_mangle))]
pub fn f() {}

/// Does one thing.
#[tool]
fn linkage_conditional() -> u32 {
    7
}
