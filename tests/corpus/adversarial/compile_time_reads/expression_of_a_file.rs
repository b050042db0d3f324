//! Includes another file as an expression.
//!
//! lint: F0304
//! wall: compiler-sandbox
//! unchecked: 4 compiler_withheld
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn expression_of_a_file() -> String {
    include!("@BESIDE@")
}
