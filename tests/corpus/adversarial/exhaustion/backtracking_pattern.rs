---
[dependencies]
fancy-regex = "0.19"
---
//! Matches by a pattern that takes exponential time.
//!
//! lint: none
//! wall: engine-limit
//! unchecked: 0|6 limit
//! flags: --timeout 300ms
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn backtracking_pattern() -> String {
    let pattern = fancy_regex::Regex::new(r"^(?:(?:a|a)+)+(?=b)$").unwrap();
    format!("{:?}", pattern.is_match(&"a".repeat(60)).is_ok())
}
