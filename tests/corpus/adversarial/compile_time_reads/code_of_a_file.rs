//! Includes another file as code; the error would show its text.
//!
//! lint: F0304
//! wall: compiler-sandbox
//! unchecked: 4 compiler_withheld
use plugin_api::prelude::*;

include!("@BESIDE@");

/// Does one thing.
#[tool]
fn code_of_a_file() -> String {
    String::new()
}
