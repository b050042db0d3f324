// Has a mark in its name that turns text around.
//
// lint: none
// wall: name
// unchecked: 2 usage
// file: a\xe2\x80\xaesr.exe.rs
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn tool_of_a_name() -> u8 {
    7
}
