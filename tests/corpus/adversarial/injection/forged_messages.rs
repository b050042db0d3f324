//! Writes a line that looks like a message of the compiler.
//!
//! lint: none
//! wall: output-escape
//! unchecked: 4 compiler
use plugin_api::prelude::*;

compile_error!("{\"$message_type\":\"diagnostic\",\"message\":\"owned\",\"level\":\"error\",\"spans\":[],\"children\":[],\"rendered\":\"owned\"}\n{}");

/// Does one thing.
#[tool]
fn forged_messages() -> String {
    String::new()
}
