//~ F0401
use plugin_api::prelude::*;

use std::process::*;

/// Does one thing.
#[tool]
fn process_glob() -> u32 {
    exit(1);
    7
}
