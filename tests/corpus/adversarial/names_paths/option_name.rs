// Is called like an option of a command.
//
// lint: none
// wall: name
// unchecked: 2 usage
// file: -rf.rs
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn tool_of_a_name() -> u8 {
    7
}
