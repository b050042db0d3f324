// Looks like other code than it is.
//
// lint: F0104
// wall: output-escape
// unchecked: 4 compiler
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn reversed_comment() -> u8 {
    /* ‮ } ⁦if admin⁩ ⁦ begin */ 7
}
