---
#~ F0203
[dependencies]
regex = { git = "https://example.com/regex", version = "1" }
---
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn key_git() -> u32 {
    7
}
