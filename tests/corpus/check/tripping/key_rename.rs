---
#~ F0203
[dependencies]
serde2 = { package = "serde", version = "1" }
---
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn key_rename() -> u32 {
    7
}
