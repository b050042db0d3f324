---
# Names ten thousand crates.
#
# lint: F0201
# wall: frontmatter
# unchecked: 3 rejected
# fill: @MANY@ = 10000 crate# = "1"
[dependencies]
@MANY@
---
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn many_dependencies() -> u8 {
    7
}
