//~ F0109
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn syntax_missing_semicolon() -> u32 {
    let a = 1
    let b = 2;
    7
}
