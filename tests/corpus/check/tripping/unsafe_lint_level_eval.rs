//~ F0301
use plugin_api::prelude::*;

#[warn(long_running_const_eval)]
const A: u8 = 1;

/// Does one thing.
#[tool]
fn unsafe_lint_level_eval() -> u32 {
    7
}
