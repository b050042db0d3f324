//! Exports the start of a program.
//!
//! lint: F0301 F0302 F0303
//! wall: compiler
//! unchecked: 4 compiler
use plugin_api::prelude::*;

#[unsafe(no_mangle)]
pub extern "C" fn _start() {}

/// Does one thing.
#[tool]
fn start_of_a_program() -> String {
    String::new()
}
