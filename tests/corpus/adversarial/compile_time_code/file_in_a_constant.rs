//! Opens a file while the compiler evaluates a constant.
//!
//! lint: F0405
//! wall: compiler
//! unchecked: 4 compiler
use plugin_api::prelude::*;

const STOLEN: std::io::Result<std::fs::File> = std::fs::File::open("@BESIDE@");

/// Does one thing.
#[tool]
fn file_in_a_constant() -> String {
    String::new()
}
