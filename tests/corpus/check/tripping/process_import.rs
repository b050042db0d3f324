//~ F0401
use plugin_api::prelude::*;

use std::process::{Command, Stdio};

/// Does one thing.
#[tool]
fn process_import() -> u32 {
    let _ = Command::new("sh");
    7
}
