---
#~ F0203
[target.'cfg(unix)'.dependencies]
regex = "1"
---
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn key_target_table() -> u32 {
    7
}
