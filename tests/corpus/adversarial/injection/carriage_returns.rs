//! Fails with a message that writes over its own beginning.
//!
//! lint: none
//! wall: output-escape
//! unchecked: 1 tool_error
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn carriage_returns() -> Result<String> {
    bail!("a long message of an error\rok: 1 passed\u{8}\u{8}\u{b}\u{c}")
}
