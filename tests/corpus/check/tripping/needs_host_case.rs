//~ F0214
use plugin_api::prelude::*;

/// Does one thing.
#[tool(net = ["API.example.com."])]
fn needs_host_case() -> u32 {
    7
}
