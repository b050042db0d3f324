//! Declares a need that nobody granted.
//!
//! lint: none
//! wall: wasi
//! unchecked: 5 denied
use plugin_api::prelude::*;

/// Does one thing.
#[tool(read = ["/data"])]
fn needs_without_a_grant() -> String {
    match std::fs::read_to_string("/data/one.txt") {
        Ok(text) => format!("read {text}"),
        Err(error) => format!("denied {:?}", error.kind()),
    }
}
