//! Leaves the standard library out.
//!
//! lint: F0308
//! wall: compiler
//! unchecked: 4 compiler
#![no_std]
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn without_std() -> String {
    String::new()
}
