//! Fails with a message of ten megabytes.
//!
//! lint: none
//! wall: output-escape
//! unchecked: 1 tool_error
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn message_of_megabytes() -> Result<String> {
    bail!("{}", "a".repeat(10_000_000))
}
