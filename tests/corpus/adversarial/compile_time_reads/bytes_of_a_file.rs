//! Puts the bytes of a file in the home folder into the tool.
//!
//! lint: F0304
//! wall: compiler-sandbox
//! unchecked: 4 compiler
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn bytes_of_a_file() -> String {
    String::from_utf8_lossy(include_bytes!("@HOME@")).into_owned()
}
