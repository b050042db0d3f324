//! Fails with a message that clears the terminal.
//!
//! lint: none
//! wall: output-escape
//! unchecked: 1 tool_error
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn clears_the_screen() -> Result<String> {
    bail!("\u{1b}[2J\u{1b}[H all is well")
}
