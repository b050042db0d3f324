//~ F0401
use plugin_api::prelude::*;

use std::process as harmless;

/// Does one thing.
#[tool]
fn process_renamed() -> u32 {
    harmless::exit(0);
    7
}
