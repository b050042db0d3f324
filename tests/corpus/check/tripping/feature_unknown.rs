---
#~ F0206
[dependencies]
regex = { version = "1", features = ["nightly-simd"] }
---
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn feature_unknown() -> u32 {
    7
}
