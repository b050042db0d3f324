-----
# Hides a table behind a shorter fence.
#
# lint: F0202
# wall: frontmatter
# unchecked: 3 rejected
---
[dependencies]
evil = "1"
-----
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn longer_fence() -> u8 {
    7
}
