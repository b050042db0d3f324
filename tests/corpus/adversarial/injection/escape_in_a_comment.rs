// Holds an escape for the terminal in a comment.
//
// lint: F0102
// wall: none-needed
// unchecked: 0
// [2J all is well ]0;owned
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn escape_in_a_comment() -> u8 {
    7
}
