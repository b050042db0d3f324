//~ F0214
use plugin_api::prelude::*;

/// Does one thing.
#[tool(net = ["0x7f.1"])]
fn needs_host_spelling() -> u32 {
    7
}
