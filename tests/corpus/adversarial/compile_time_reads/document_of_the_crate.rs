//! Makes another file the documentation of the crate.
//!
//! lint: F0304
//! wall: compiler-sandbox
//! unchecked: 4 compiler
#![doc = include_str!("@BESIDE@")]
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn document_of_the_crate() -> String {
    String::new()
}
