---
# Asks to be a procedural macro, which runs in the compiler.
#
# lint: F0203
# wall: frontmatter
# unchecked: 3 rejected
[lib]
proc-macro = true
---
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn proc_macro_library() -> String {
    String::new()
}
