//~ F0214
use plugin_api::prelude::*;

/// Does one thing.
#[tool(read = ["/a", "/a"])]
fn needs_same_entry() -> u32 {
    7
}
