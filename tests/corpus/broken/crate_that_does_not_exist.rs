---
[dependencies]
no_such_crate_anywhere = "1"
---
//! A crate that nobody has written.
use plugin_api::prelude::*;

/// Adds.
#[tool]
fn crate_that_does_not_exist(a: i64, b: i64) -> i64 {
    a + b
}
