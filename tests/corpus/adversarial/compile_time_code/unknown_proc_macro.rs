---
# Asks for a procedural macro that nobody allowed.
#
# lint: F0204
# wall: frontmatter
# unchecked: 3 rejected
[dependencies]
proc-macro-evil = "1"
---
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn unknown_proc_macro() -> String {
    String::new()
}
