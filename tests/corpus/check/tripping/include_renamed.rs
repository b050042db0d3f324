//~ F0304
use plugin_api::prelude::*;

use std::include_str as text;

/// Does one thing.
#[tool]
fn include_renamed() -> u32 {
    let _ = text!("/etc/passwd");
    7
}
