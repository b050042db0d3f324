---
#~ F0205
[dependencies]
serde_json = "=0.8.0"
chrono = "<0.1"
---
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn version_exact_other() -> u32 {
    7
}
