//~ F0401
use plugin_api::prelude::*;

use std::*;

/// Does one thing.
#[tool]
fn process_glob_root() -> u32 {
    process::exit(1);
    7
}
