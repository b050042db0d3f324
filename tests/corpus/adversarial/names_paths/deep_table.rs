---
# Nests tables very deep.
#
# lint: F0202
# wall: frontmatter
# unchecked: 3 rejected
# fill: @DEEP@ = 5000 .a
[dependencies@DEEP@]
a = 1
---
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn deep_table() -> u8 {
    7
}
