// Is called like the folder above.
//
// lint: none
// wall: name
// unchecked: 2 usage
// file: ..rs
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn tool_of_a_name() -> u8 {
    7
}
