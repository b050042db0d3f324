---
#~ F0203
dependencies = ["regex"]
---
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn key_not_a_table() -> u32 {
    7
}
