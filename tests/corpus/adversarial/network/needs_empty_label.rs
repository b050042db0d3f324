//! Declares a host with nothing between two dots.
//!
//! lint: F0214
//! wall: needs
//! unchecked: 3 rejected
use plugin_api::prelude::*;

/// Does one thing.
#[tool(net = ["example..com"])]
fn needs_empty_label() -> String {
    String::new()
}
