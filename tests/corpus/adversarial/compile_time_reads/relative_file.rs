//! Names a file by a path relative to the source.
//!
//! lint: F0304
//! wall: compiler-sandbox
//! unchecked: 4 compiler
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn relative_file() -> String {
    include_str!("canary.txt").to_owned()
}
