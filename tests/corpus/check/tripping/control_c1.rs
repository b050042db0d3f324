//~ F0102
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn control_c1() -> u32 {
    let _ = "31m";
    7
}
