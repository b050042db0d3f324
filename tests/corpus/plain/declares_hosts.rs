//! Declares hosts and a secret, and uses none.
use plugin_api::prelude::*;

/// Seven.
#[tool(net = ["api.example.com", "localhost:8080"], secret = ["API_KEY"])]
fn declares_hosts() -> u32 {
    7
}
