//~ F0109
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn syntax_two_operators() -> u32 {
    let _ = 1 +* / 2;
    7
}
