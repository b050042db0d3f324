---
# Asks for flags of the compiler.
#
# lint: F0203
# wall: frontmatter
# unchecked: 3 rejected
[build]
rustflags = ["-Clinker=/bin/sh"]
---
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn compiler_flags() -> String {
    String::new()
}
