//~ F0301
use plugin_api::prelude::*;

#[allow(unsafe_code)]
fn f() {}

/// Does one thing.
#[tool]
fn unsafe_lint_level() -> u32 {
    7
}
