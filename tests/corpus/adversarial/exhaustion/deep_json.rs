//! Parses a text that is nested a million times.
//!
//! lint: none
//! wall: none-needed
//! unchecked: 0
//! says: true
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn deep_json() -> String {
    let text = "[".repeat(1_000_000);
    format!("{}", text.parse::<Value>().is_err())
}
