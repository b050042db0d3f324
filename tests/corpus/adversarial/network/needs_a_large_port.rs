//! Declares a port beyond the last one.
//!
//! lint: F0214
//! wall: needs
//! unchecked: 3 rejected
use plugin_api::prelude::*;

/// Does one thing.
#[tool(net = ["example.com:70000"])]
fn needs_a_large_port() -> String {
    String::new()
}
