---
# Replaces a crate that every tool links.
#
# lint: F0203
# wall: frontmatter
# unchecked: 3 rejected
[patch.crates-io]
serde = { path = "@WORK@" }
---
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn patched_crate() -> String {
    String::new()
}
