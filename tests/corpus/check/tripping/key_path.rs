---
#~ F0203
[dependencies]
regex = { path = "../../../etc" }
---
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn key_path() -> u32 {
    7
}
