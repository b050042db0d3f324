//! Hides the inclusion behind a condition that always holds.
//!
//! lint: F0304
//! wall: compiler-sandbox
//! unchecked: 4 compiler
use plugin_api::prelude::*;

#[cfg_attr(all(), doc = include_str!("@BESIDE@"))]
pub struct Stolen;

/// Does one thing.
#[tool]
fn conditional_document() -> String {
    String::new()
}
