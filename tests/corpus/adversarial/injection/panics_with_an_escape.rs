//! Panics with a message that clears the terminal.
//!
//! lint: none
//! wall: output-escape
//! unchecked: 1 panic
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn panics_with_an_escape() -> String {
    panic!("\u{1b}[2J\u{202e}\nerror: approved")
}
