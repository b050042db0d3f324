//! Every need there is.
use plugin_api::prelude::*;

/// Does nothing with a lot of reach.
#[tool(
    net = ["api.example.com", "api.example.com:8443", "*.example.com", "192.0.2.1", "[2001:db8::1]:443"],
    read = ["/data", "relative/folder"],
    write = ["/out"],
    env = ["HOME"],
    secret = ["API_TOKEN"],
    tool = ["column_total", "other_tool@^1.2"],
    tags = ["example"],
    clock,
    random,
)]
pub fn all_needs() -> u32 {
    7
}
