//~ F0214
use plugin_api::prelude::*;

/// Does one thing.
#[tool(net = ["https://api.example.com/x"])]
fn needs_address() -> u32 {
    7
}
