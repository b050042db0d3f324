//~ F0407
use plugin_api::prelude::*;

use std::io::{self, Write};

/// Does one thing.
#[tool]
fn streams_stdout() -> u32 {
    let _ = io::stdout().write_all(b"lost");
    7
}
