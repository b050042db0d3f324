---
#~ F0202
use regex::Regex;
---
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn toml_not_toml() -> u32 {
    7
}
