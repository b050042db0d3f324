//! Declares a whole address instead of a host.
//!
//! lint: F0214
//! wall: needs
//! unchecked: 3 rejected
use plugin_api::prelude::*;

/// Does one thing.
#[tool(net = ["http://127.0.0.1:8080/admin"])]
fn needs_an_address_bar() -> String {
    String::new()
}
