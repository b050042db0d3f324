---
#~ F0204
[dependencies]
reqex = "1"
"../evil" = "1"
---
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn crate_does_not_exist() -> u32 {
    7
}
