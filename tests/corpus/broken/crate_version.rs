---
[dependencies]
regex = "0.2"
---
//! A version that is not in the set.
use plugin_api::prelude::*;

/// Adds.
#[tool]
fn crate_version(a: i64, b: i64) -> i64 {
    a + b
}
