---
#~ F0206
[dependencies]
serde = { version = "1", features = ["derive", "a", "b\u001b[31m"] }
---
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn feature_two_unknown() -> u32 {
    7
}
