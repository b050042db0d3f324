//! Hides a header in a host.
//!
//! lint: F0214
//! wall: needs
//! unchecked: 3 rejected
use plugin_api::prelude::*;

/// Does one thing.
#[tool(net = ["example.com\r\nX-Evil: 1"])]
fn needs_a_header() -> String {
    String::new()
}
