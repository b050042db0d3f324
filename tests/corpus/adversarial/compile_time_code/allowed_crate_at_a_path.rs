---
# Takes an allowed crate from another place.
#
# lint: F0203
# wall: frontmatter
# unchecked: 3 rejected
[dependencies]
regex = { version = "1", path = "@WORK@" }
---
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn allowed_crate_at_a_path() -> String {
    String::new()
}
