//! Declares a pattern with a star in the middle.
//!
//! lint: F0214
//! wall: needs
//! unchecked: 3 rejected
use plugin_api::prelude::*;

/// Does one thing.
#[tool(net = ["api.*.example.com"])]
fn needs_two_stars() -> String {
    String::new()
}
