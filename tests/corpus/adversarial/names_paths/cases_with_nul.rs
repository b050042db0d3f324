//! Has cases whose files have names that no system takes.
//!
//! lint: none
//! wall: cases
//! unchecked: 1
//! command: test
//! cases: [{"name": "a", "input": {"path": "/data/one"}, "files": {"/data/\u0000": "planted", "/data/\n": "1"}, "expect": "1"}]
use plugin_api::prelude::*;

/// Does one thing.
#[tool(read = ["/data"])]
fn cases_with_nul(path: String) -> String {
    std::fs::read_to_string(&path).unwrap_or_else(|error| format!("denied {:?}", error.kind()))
}
