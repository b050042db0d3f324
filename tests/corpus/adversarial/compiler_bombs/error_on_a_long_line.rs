//! Makes an error on a line of half a million characters.
//!
//! lint: none
//! wall: output-escape
//! unchecked: 4 compiler
//! fill: @LONG@ = 500000 b
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn error_on_a_long_line() -> String {
    let a: u8 = ("@LONG@", 1);
    String::new()
}
