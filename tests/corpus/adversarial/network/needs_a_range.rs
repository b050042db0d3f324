//! Declares a whole network of addresses.
//!
//! lint: F0214
//! wall: needs
//! unchecked: 3 rejected
use plugin_api::prelude::*;

/// Does one thing.
#[tool(net = ["10.0.0.0/8"])]
fn needs_a_range() -> String {
    String::new()
}
