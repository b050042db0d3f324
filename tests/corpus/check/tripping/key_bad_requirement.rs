---
#~ F0203
[dependencies]
regex = "latest"
---
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn key_bad_requirement() -> u32 {
    7
}
