---
# Takes an allowed crate from another registry.
#
# lint: F0203
# wall: frontmatter
# unchecked: 3 rejected
[dependencies]
regex = { version = "1", registry = "evil" }
---
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn crate_from_a_registry() -> String {
    String::new()
}
