//~ F0401
use plugin_api::prelude::*;

use std::process;

/// Does one thing.
#[tool]
fn process_module() -> u32 {
    process::abort();
    7
}
