---
[dependencies]
tokio = "1"
---
//! A crate that exists and is not in the set.
use plugin_api::prelude::*;

/// Adds.
#[tool]
fn crate_not_allowed(a: i64, b: i64) -> i64 {
    a + b
}
