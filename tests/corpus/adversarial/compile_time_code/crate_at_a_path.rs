---
# Takes a crate from a folder of the machine.
#
# lint: F0203
# wall: frontmatter
# unchecked: 3 rejected
[dependencies]
evil = { path = "@WORK@" }
---
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn crate_at_a_path() -> String {
    String::new()
}
