---
# Puts another crate behind an allowed name.
#
# lint: F0203
# wall: frontmatter
# unchecked: 3 rejected
[dependencies]
regex = { version = "1", package = "evil" }
---
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn renamed_crate() -> String {
    String::new()
}
