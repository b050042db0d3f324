//! Declares a host with a Cyrillic letter that looks like a Latin one.
//!
//! lint: F0214
//! wall: needs
//! unchecked: 3 rejected
use plugin_api::prelude::*;

/// Does one thing.
#[tool(net = ["ex\u{430}mple.com"])]
fn needs_look_alike() -> String {
    String::new()
}
