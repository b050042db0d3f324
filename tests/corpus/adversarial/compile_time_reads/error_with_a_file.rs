//! Has the compiler print a file as its own error.
//!
//! lint: F0304
//! wall: compiler-sandbox
//! unchecked: 4 compiler
use plugin_api::prelude::*;

compile_error!(include_str!("@BESIDE@"));

/// Does one thing.
#[tool]
fn error_with_a_file() -> String {
    String::new()
}
