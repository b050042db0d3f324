//~ F0407
use plugin_api::prelude::*;

use std::io::*;

/// Does one thing.
#[tool]
fn streams_glob() -> u32 {
    let _ = stdout().flush();
    7
}
