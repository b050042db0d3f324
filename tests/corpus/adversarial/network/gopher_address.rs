//! Speaks another protocol through an address.
//!
//! lint: none
//! wall: net
//! unchecked: 0
//! flags: --allow-net=example.com
//! says: denied|failed
use plugin_api::prelude::*;

/// Does one thing.
#[tool(net = ["example.com"])]
fn gopher_address() -> String {
    match plugin_api::net::get("gopher://example.com:25/_HELO%20evil") {
        Ok(answer) => format!("answered {}", answer.status()),
        Err(error) if error.is_denied() => format!("denied {error}"),
        Err(error) => format!("failed {error}"),
    }
}
