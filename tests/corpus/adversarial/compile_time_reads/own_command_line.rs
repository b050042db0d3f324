//! Reads the command line of the compiler itself.
//!
//! lint: F0304
//! wall: compiler-sandbox
//! unchecked: 4 compiler
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn own_command_line() -> String {
    include_str!("/proc/self/cmdline").to_owned()
}
