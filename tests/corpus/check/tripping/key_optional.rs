---
#~ F0203
[dependencies]
regex = { version = "1", optional = true }
---
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn key_optional() -> u32 {
    7
}
