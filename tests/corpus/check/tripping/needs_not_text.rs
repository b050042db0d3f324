//~ F0214
use plugin_api::prelude::*;

/// Does one thing.
#[tool(read = [1])]
fn needs_not_text() -> u32 {
    7
}
