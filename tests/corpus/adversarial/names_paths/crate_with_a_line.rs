---
# Names a crate by a line of a manifest.
#
# lint: F0204
# wall: frontmatter
# unchecked: 3 rejected
[dependencies]
"serde = \"1\"\nevil" = "1"
---
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn crate_with_a_line() -> u8 {
    7
}
