//! Makes a second tool through another name of the attribute.
//!
//! lint: none
//! wall: compiler
//! unchecked: 4 compiler
use plugin_api::prelude::*;

use plugin_api::tool as other;

/// A second tool.
#[other]
fn second() -> u32 {
    7
}

/// Does one thing.
#[tool]
fn second_tool_renamed() -> String {
    String::new()
}
