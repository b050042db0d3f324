---
#~ F0401
[dependencies]
nom = "7"
---
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn process_through_dependency() -> u32 {
    nom::lib::std::process::exit(1);
    7
}
