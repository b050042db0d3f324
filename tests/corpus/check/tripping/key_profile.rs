---
#~ F0203
[profile.release]
overflow-checks = false
---
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn key_profile() -> u32 {
    7
}
