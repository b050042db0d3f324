---
#~ F0203
[package]
name = "x"
build = "build.rs"
---
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn key_package() -> u32 {
    7
}
