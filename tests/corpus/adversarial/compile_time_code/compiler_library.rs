//! Draws in the compiler itself as a library.
//!
//! lint: F0302
//! wall: compiler
//! unchecked: 4 compiler_withheld|4 compiler
use plugin_api::prelude::*;

extern crate rustc_driver;

/// Does one thing.
#[tool]
fn compiler_library() -> String {
    String::new()
}
