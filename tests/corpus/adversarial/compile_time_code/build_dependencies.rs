---
# Asks for a crate for a build script.
#
# lint: F0203
# wall: frontmatter
# unchecked: 3 rejected
[build-dependencies]
cc = "1"
---
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn build_dependencies() -> String {
    String::new()
}
