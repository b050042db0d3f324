//! Starts a process while the compiler evaluates a constant.
//!
//! lint: F0401
//! wall: compiler
//! unchecked: 4 compiler
use plugin_api::prelude::*;

const _: std::process::Command = std::process::Command::new("touch");

/// Does one thing.
#[tool]
fn process_in_a_constant() -> String {
    String::new()
}
