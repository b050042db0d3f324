//! Declares a host with a path that climbs.
//!
//! lint: F0214
//! wall: needs
//! unchecked: 3 rejected
use plugin_api::prelude::*;

/// Does one thing.
#[tool(net = ["example.com/../admin"])]
fn needs_a_path() -> String {
    String::new()
}
