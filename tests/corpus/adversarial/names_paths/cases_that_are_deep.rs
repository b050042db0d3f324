//! Has cases that are nested very deep.
//!
//! lint: none
//! wall: cases
//! unchecked: 1
//! command: test
//! cases: [{"name": "a", "input": {"path": @DEEP@1@DEEP2@}, "expect": "1"}]
//! fill: @DEEP@ = 100000 [
//! fill: @DEEP2@ = 100000 ]
use plugin_api::prelude::*;

/// Does one thing.
#[tool(read = ["/data"])]
fn cases_that_are_deep(path: String) -> String {
    std::fs::read_to_string(&path).unwrap_or_else(|error| format!("denied {:?}", error.kind()))
}
