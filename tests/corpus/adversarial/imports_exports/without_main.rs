//! Says that it has no entry of its own; nothing comes of it.
//!
//! lint: F0308
//! wall: none-needed
//! unchecked: 0
#![no_main]
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn without_main() -> String {
    String::new()
}
