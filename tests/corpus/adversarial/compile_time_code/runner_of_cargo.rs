---
# Asks for a program that runs the result.
#
# lint: F0203
# wall: frontmatter
# unchecked: 3 rejected
[target.wasm32-wasip1]
runner = "/bin/sh"
---
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn runner_of_cargo() -> String {
    String::new()
}
