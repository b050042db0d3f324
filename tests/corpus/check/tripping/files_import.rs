//~ F0405
use plugin_api::prelude::*;

use std::fs::{self, File};

/// Does one thing.
#[tool(clock)]
fn files_import() -> u32 {
    let _ = File::open("x");
    7
}
