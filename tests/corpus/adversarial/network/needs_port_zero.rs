//! Declares a port that no server has.
//!
//! lint: F0214
//! wall: needs
//! unchecked: 3 rejected
use plugin_api::prelude::*;

/// Does one thing.
#[tool(net = ["example.com:0"])]
fn needs_port_zero() -> String {
    String::new()
}
