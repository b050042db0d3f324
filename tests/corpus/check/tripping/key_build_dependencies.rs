---
#~ F0203
[build-dependencies]
cc = "1"
---
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn key_build_dependencies() -> u32 {
    7
}
