---
# Changes how crates are compiled.
#
# lint: F0203
# wall: frontmatter
# unchecked: 3 rejected
[profile.release.build-override]
opt-level = 0
---
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn profile_of_dependencies() -> String {
    String::new()
}
