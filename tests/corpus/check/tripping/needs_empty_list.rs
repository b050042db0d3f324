//~ F0214
use plugin_api::prelude::*;

/// Does one thing.
#[tool(env = [])]
fn needs_empty_list() -> u32 {
    7
}
