//~ F0214
use plugin_api::prelude::*;

/// Does one thing.
#[tool(secret = ["API KEY"])]
fn needs_secret_name() -> u32 {
    7
}
