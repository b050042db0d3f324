---
#~ F0205
[dependencies]
regex = "99"
---
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn version_too_new() -> u32 {
    7
}
