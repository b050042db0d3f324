---
# Makes the root folder a workspace.
#
# lint: F0203
# wall: frontmatter
# unchecked: 3 rejected
[workspace]
members = ["/"]
---
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn own_workspace() -> String {
    String::new()
}
