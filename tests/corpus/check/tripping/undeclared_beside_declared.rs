---
#~ F0207
[dependencies]
regex = "1"
---
use plugin_api::prelude::*;

use csv::Reader;
use regex::Regex;

/// Does one thing.
#[tool]
fn undeclared_beside_declared() -> u32 {
    7
}
