---
# Asks for a version that is a path.
#
# lint: F0203
# wall: frontmatter
# unchecked: 3 rejected
[dependencies]
serde = "../../evil"
---
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn version_that_climbs() -> u8 {
    7
}
