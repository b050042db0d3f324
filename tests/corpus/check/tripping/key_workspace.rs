---
#~ F0203
[dependencies]
regex.workspace = true
---
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn key_workspace() -> u32 {
    7
}
