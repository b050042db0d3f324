---
# Asks for a crate that is compiled for the machine that builds.
#
# lint: F0203
# wall: frontmatter
# unchecked: 3 rejected
[dependencies]
regex = { version = "1", artifact = "bin", target = "x86_64-unknown-linux-gnu" }
---
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn dependency_with_an_artifact() -> String {
    String::new()
}
