//~ F0301
use plugin_api::prelude::*;

#[cfg_attr(all(), allow(dead_code, unsafe_code))]
fn f() {}

/// Does one thing.
#[tool]
fn unsafe_lint_level_conditional() -> u32 {
    7
}
