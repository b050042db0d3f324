//! Reads the environment of whoever started the compiler.
//!
//! lint: F0304
//! wall: compiler-sandbox
//! unchecked: 4 compiler
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn parent_environment() -> String {
    include_str!("/proc/1/environ").to_owned()
}
