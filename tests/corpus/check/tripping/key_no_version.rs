---
#~ F0203
[dependencies]
regex = {}
---
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn key_no_version() -> u32 {
    7
}
