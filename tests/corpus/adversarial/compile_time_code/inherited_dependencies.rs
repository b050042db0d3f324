---
# Takes the requirement from a workspace outside.
#
# lint: F0203
# wall: frontmatter
# unchecked: 3 rejected
[dependencies]
serde = { workspace = true }
---
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn inherited_dependencies() -> String {
    String::new()
}
