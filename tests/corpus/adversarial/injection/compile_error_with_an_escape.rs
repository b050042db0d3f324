//! Has the compiler print an escape for the terminal.
//!
//! lint: none
//! wall: output-escape
//! unchecked: 4 compiler
use plugin_api::prelude::*;

compile_error!("\u{1b}[2J\u{202e}approved\nerror: the build was approved");

/// Does one thing.
#[tool]
fn compile_error_with_an_escape() -> String {
    String::new()
}
