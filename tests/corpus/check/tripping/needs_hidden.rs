//~ F0214
use plugin_api::prelude::*;

/// Does one thing.
#[tool(secret = ["A\u{202e}B"])]
fn needs_hidden() -> u32 {
    7
}
