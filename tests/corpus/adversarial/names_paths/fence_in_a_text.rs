---
# Ends the frontmatter inside of a text.
#
# lint: F0105 F0202
# wall: frontmatter
# unchecked: 3 rejected
[dependencies]
serde = """
---
evil"""
---
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn fence_in_a_text() -> u8 {
    7
}
