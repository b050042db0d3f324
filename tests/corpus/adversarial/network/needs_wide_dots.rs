//! Declares an address with the dots of another script.
//!
//! lint: F0214
//! wall: needs
//! unchecked: 3 rejected
use plugin_api::prelude::*;

/// Does one thing.
#[tool(net = ["127\u{3002}0\u{3002}0\u{3002}1"])]
fn needs_wide_dots() -> String {
    String::new()
}
