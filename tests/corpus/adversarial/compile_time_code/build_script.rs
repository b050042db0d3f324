---
# Asks for a build script.
#
# lint: F0203
# wall: frontmatter
# unchecked: 3 rejected
[package]
build = "build.rs"
---
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn build_script() -> String {
    String::new()
}
