---
#~ F0203
[patch.crates-io]
serde = { path = "/tmp/evil" }
---
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn key_patch() -> u32 {
    7
}
