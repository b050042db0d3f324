// Has bytes in its name that are no text.
//
// lint: none
// wall: name
// unchecked: 2 usage
// file: a\xff\xfe.rs
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn tool_of_a_name() -> u8 {
    7
}
