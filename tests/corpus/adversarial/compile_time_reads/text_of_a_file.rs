//! Puts a file that lies beside the source into the tool.
//!
//! lint: F0304
//! wall: compiler-sandbox
//! unchecked: 4 compiler
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn text_of_a_file() -> String {
    include_str!("@BESIDE@").to_owned()
}
