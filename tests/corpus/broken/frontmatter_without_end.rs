---
[dependencies]
regex = "1"

//! The fence is never closed.
use plugin_api::prelude::*;

/// Adds.
#[tool]
fn frontmatter_without_end(a: i64, b: i64) -> i64 {
    a + b
}
