//~ F0407
use plugin_api::prelude::*;

use std::println as log;

/// Does one thing.
#[tool]
fn streams_macro_renamed() -> u32 {
    log!("lost");
    7
}
