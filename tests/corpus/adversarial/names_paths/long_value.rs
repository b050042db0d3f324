---
# Asks for a version of half a million digits.
#
# lint: F0201
# wall: frontmatter
# unchecked: 3 rejected
# fill: @LONG@ = 500000 1
[dependencies]
serde = "@LONG@"
---
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn long_value() -> u8 {
    7
}
