//~ F0401 F0409
use plugin_api::prelude::*;

use std as s;

/// Does one thing.
#[tool]
fn hidden_root_renamed() -> u32 {
    s::process::exit(1);
    7
}
