//~ F0214
use plugin_api::prelude::*;

/// Does one thing.
#[tool(read = [""])]
fn needs_empty_entry() -> u32 {
    7
}
