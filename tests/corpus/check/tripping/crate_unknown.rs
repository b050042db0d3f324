---
#~ F0204
[dependencies]
tokio = { version = "1", features = ["full"] }
---
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn crate_unknown() -> u32 {
    7
}
