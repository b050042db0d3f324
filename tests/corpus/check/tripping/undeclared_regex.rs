//~ F0207
use plugin_api::prelude::*;

use regex::Regex;

/// Does one thing.
#[tool]
fn undeclared_regex() -> u32 {
    let _ = Regex::new("a");
    7
}
