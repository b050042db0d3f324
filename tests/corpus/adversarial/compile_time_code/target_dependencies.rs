---
# Asks for a crate under a condition that always holds.
#
# lint: F0203
# wall: frontmatter
# unchecked: 3 rejected
[target.'cfg(all())'.dependencies]
libc = "0.2"
---
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn target_dependencies() -> String {
    String::new()
}
