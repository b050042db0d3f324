//~ F0214
use plugin_api::prelude::*;

/// Does one thing.
#[tool(net = "api.example.com")]
fn needs_not_a_list() -> u32 {
    7
}
