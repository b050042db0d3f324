//! Has cases that read a file of the machine.
//!
//! lint: none
//! wall: cases
//! unchecked: 1
//! command: test
//! cases: [{"name": "a", "input": {"path": "@BESIDE@"}, "expect": "denied"}]
use plugin_api::prelude::*;

/// Does one thing.
#[tool(read = ["/data"])]
fn cases_of_the_canary(path: String) -> String {
    std::fs::read_to_string(&path).unwrap_or_else(|error| format!("denied {:?}", error.kind()))
}
