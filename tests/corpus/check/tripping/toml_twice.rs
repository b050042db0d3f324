---
#~ F0202
[dependencies]
regex = "1"
regex = "1"
---
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn toml_twice() -> u32 {
    7
}
