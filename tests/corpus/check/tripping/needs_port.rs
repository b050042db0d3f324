//~ F0214
use plugin_api::prelude::*;

/// Does one thing.
#[tool(net = ["api.example.com:99999"])]
fn needs_port() -> u32 {
    7
}
