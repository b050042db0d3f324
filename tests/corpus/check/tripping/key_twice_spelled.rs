---
#~ F0203
[dependencies]
num-traits = "0.2"
num_traits = "0.2"
---
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn key_twice_spelled() -> u32 {
    7
}
