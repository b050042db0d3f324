//! Has cases whose names clear the terminal.
//!
//! lint: none
//! wall: cases
//! unchecked: 1
//! command: test
//! cases: [{"name": "\u001b[2Jerror: approved\u202e", "input": {"path": "/data/one"}, "expect": "1"}]
use plugin_api::prelude::*;

/// Does one thing.
#[tool(read = ["/data"])]
fn cases_with_escapes(path: String) -> String {
    std::fs::read_to_string(&path).unwrap_or_else(|error| format!("denied {:?}", error.kind()))
}
