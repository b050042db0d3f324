// Has an escape for the terminal in its name.
//
// lint: none
// wall: name
// unchecked: 2 usage
// file: a\x1b[2Jb.rs
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn tool_of_a_name() -> u8 {
    7
}
