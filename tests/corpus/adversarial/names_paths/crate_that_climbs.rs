---
# Names a crate by a path that climbs.
#
# lint: F0204
# wall: frontmatter
# unchecked: 3 rejected
[dependencies]
"../../evil" = "1"
---
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn crate_that_climbs() -> u8 {
    7
}
