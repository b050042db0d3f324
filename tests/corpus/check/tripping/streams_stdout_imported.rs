//~ F0407
use plugin_api::prelude::*;

use std::io::{stdout as out, Write};

/// Does one thing.
#[tool]
fn streams_stdout_imported() -> u32 {
    let _ = out().flush();
    7
}
