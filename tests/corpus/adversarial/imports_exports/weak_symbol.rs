//! Defines a weak symbol of the runtime.
//!
//! lint: F0303 F0308
//! wall: compiler
//! unchecked: 4 compiler
#![feature(linkage)]
use plugin_api::prelude::*;

#[linkage = "weak"]
pub fn evil() {}

/// Does one thing.
#[tool]
fn weak_symbol() -> String {
    String::new()
}
