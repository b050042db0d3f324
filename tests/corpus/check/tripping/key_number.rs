---
#~ F0203
[dependencies]
regex = 1
---
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn key_number() -> u32 {
    7
}
