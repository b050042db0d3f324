//! Declares a pattern within a word.
//!
//! lint: F0214
//! wall: needs
//! unchecked: 3 rejected
use plugin_api::prelude::*;

/// Does one thing.
#[tool(net = ["exa*mple.com"])]
fn needs_a_star_in_a_label() -> String {
    String::new()
}
