//~ F0214
use plugin_api::prelude::*;

/// Does one thing.
#[tool(env = ["A=B"])]
fn needs_variable() -> u32 {
    7
}
