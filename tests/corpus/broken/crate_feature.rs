---
[dependencies]
csv = { version = "1", features = ["warp-drive"] }
---
//! A feature that is not in the set.
use plugin_api::prelude::*;

/// Adds.
#[tool]
fn crate_feature(a: i64, b: i64) -> i64 {
    a + b
}
