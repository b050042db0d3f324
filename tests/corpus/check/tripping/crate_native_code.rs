---
#~ F0204
[dependencies]
libc = "*"
openssl-sys = "0.9"
---
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn crate_native_code() -> u32 {
    7
}
