//~ F0406
use plugin_api::prelude::*;

use std::env::{args, vars};

/// Does one thing.
#[tool(read = ["/data"])]
fn environment_import() -> u32 {
    let _ = (args(), vars());
    7
}
