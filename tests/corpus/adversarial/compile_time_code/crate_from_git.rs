---
# Takes an allowed crate from a repository.
#
# lint: F0203
# wall: frontmatter
# unchecked: 3 rejected
[dependencies]
regex = { git = "https://git.invalid/evil.git" }
---
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn crate_from_git() -> String {
    String::new()
}
