//~ F0303
use plugin_api::prelude::*;

#[export_name = "_initialize"]
pub fn f() {}

/// Does one thing.
#[tool]
fn linkage_export_name() -> u32 {
    7
}
