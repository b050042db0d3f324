//! Asks for what stands in the address itself.
//!
//! lint: none
//! wall: net
//! unchecked: 0
//! flags: --allow-net=example.com
//! says: denied|failed
use plugin_api::prelude::*;

/// Does one thing.
#[tool(net = ["example.com"])]
fn data_address() -> String {
    match plugin_api::net::get("data:text/plain,evil") {
        Ok(answer) => format!("answered {}", answer.status()),
        Err(error) if error.is_denied() => format!("denied {error}"),
        Err(error) => format!("failed {error}"),
    }
}
