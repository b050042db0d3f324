---
#~ F0203
[dependencies.regex]
version = "1"
registry = "mine"
---
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn key_registry() -> u32 {
    7
}
