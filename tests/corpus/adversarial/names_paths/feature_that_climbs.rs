---
# Asks for a feature that is a path.
#
# lint: F0206
# wall: frontmatter
# unchecked: 3 rejected
[dependencies]
serde = { version = "1", features = ["../../evil"] }
---
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn feature_that_climbs() -> u8 {
    7
}
