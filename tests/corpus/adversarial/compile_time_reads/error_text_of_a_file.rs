---
[dependencies]
thiserror = "2"
---
//! Hides the macro in the attribute of a derived error.
//!
//! lint: F0304
//! wall: compiler-sandbox
//! unchecked: 4 compiler
use plugin_api::prelude::*;

#[derive(Debug, thiserror::Error)]
#[error("{}", include_str!("@BESIDE@"))]
struct Stolen;

/// Does one thing.
#[tool]
fn error_text_of_a_file() -> String {
    Stolen.to_string()
}
