//! Ends a host early by a NUL.
//!
//! lint: F0214
//! wall: needs
//! unchecked: 3 rejected
use plugin_api::prelude::*;

/// Does one thing.
#[tool(net = ["example.com\0.evil.invalid"])]
fn needs_a_nul() -> String {
    String::new()
}
