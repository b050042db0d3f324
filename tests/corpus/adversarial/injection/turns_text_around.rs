//! Fails with a message that is read from right to left.
//!
//! lint: none
//! wall: output-escape
//! unchecked: 1 tool_error
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn turns_text_around() -> Result<String> {
    bail!("\u{202e}txt.evil\u{2066}\u{200b}\u{feff}")
}
