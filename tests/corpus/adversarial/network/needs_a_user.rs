//! Declares a host behind a user name.
//!
//! lint: F0214
//! wall: needs
//! unchecked: 3 rejected
use plugin_api::prelude::*;

/// Does one thing.
#[tool(net = ["example.com@127.0.0.1"])]
fn needs_a_user() -> String {
    String::new()
}
