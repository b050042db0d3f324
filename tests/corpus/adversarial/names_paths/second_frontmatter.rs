---
# Has a second frontmatter.
#
# lint: F0201
# wall: frontmatter
# unchecked: 3 rejected
[dependencies]
---
---
[dependencies]
evil = "1"
---
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn second_frontmatter() -> u8 {
    7
}
