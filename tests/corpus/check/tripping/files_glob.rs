//~ F0405
use plugin_api::prelude::*;

use std::fs::*;

/// Does one thing.
#[tool(env = ["HOME"])]
fn files_glob() -> u32 {
    7
}
