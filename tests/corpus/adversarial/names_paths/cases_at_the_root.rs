//! Has cases whose files lie in folders of the machine.
//!
//! lint: none
//! wall: cases
//! unchecked: 0
//! command: test
//! cases: [{"name": "a", "input": {"path": "/data/one"}, "files": {"/tmp/planted.txt": "planted", "/data/one": "1"}, "expect": "1"}]
use plugin_api::prelude::*;

/// Does one thing.
#[tool(read = ["/data"])]
fn cases_at_the_root(path: String) -> String {
    std::fs::read_to_string(&path).unwrap_or_else(|error| format!("denied {:?}", error.kind()))
}
