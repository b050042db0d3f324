// Has a Greek letter in its name that looks like a Latin one.
//
// lint: none
// wall: name
// unchecked: 2 usage
// file: toοl.rs
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn tool_of_a_name() -> u8 {
    7
}
