//~ F0301 F0303
use plugin_api::prelude::*;

#[cfg_attr(all(), unsafe(export_name = "forge_alloc"))]
pub fn f() {}

/// Does one thing.
#[tool]
fn linkage_conditional_unsafe() -> u32 {
    7
}
