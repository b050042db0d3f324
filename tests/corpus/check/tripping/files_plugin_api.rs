//~ F0405
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn files_plugin_api() -> u32 {
    let _ = plugin_api::fs::read_to_string("/etc/passwd");
    7
}
