//! Declares a variable that nobody granted.
//!
//! lint: none
//! wall: wasi
//! unchecked: 5 denied
use plugin_api::prelude::*;

/// Does one thing.
#[tool(env = ["@VARIABLE@"])]
fn variable_without_a_grant() -> String {
    std::env::var("@VARIABLE@").unwrap_or_default()
}
