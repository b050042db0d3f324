//~ F0405
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn files_read() -> u32 {
    let _ = std::fs::read_to_string("/etc/passwd");
    7
}
