// Has a format of C in its name.
//
// lint: none
// wall: name
// unchecked: 2 usage
// file: %s%n.rs
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn tool_of_a_name() -> u8 {
    7
}
