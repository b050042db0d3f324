//! Has cases whose files climb out of their folder.
//!
//! lint: none
//! wall: cases
//! unchecked: 1
//! command: test
//! cases: [{"name": "a", "input": {"path": "/data/one"}, "files": {"/data/../../planted.txt": "planted"}, "expect": "denied"}]
use plugin_api::prelude::*;

/// Does one thing.
#[tool(read = ["/data"])]
fn cases_that_climb(path: String) -> String {
    std::fs::read_to_string(&path).unwrap_or_else(|error| format!("denied {:?}", error.kind()))
}
