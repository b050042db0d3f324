//! Makes another file the description of the tool.
//!
//! lint: F0304
//! wall: compiler-sandbox
//! unchecked: 4 compiler
use plugin_api::prelude::*;

/// Reads along.
#[doc = include_str!("@HOME@")]
#[tool]
fn document_of_the_tool() -> String {
    String::new()
}
