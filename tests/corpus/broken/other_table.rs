---
[build-dependencies]
regex = "1"
---
//! A table that a tool may not have.
use plugin_api::prelude::*;

/// Adds.
#[tool]
fn other_table(a: i64, b: i64) -> i64 {
    a + b
}
