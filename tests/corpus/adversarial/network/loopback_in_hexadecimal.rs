//! Asks this machine by an address in hexadecimal.
//!
//! lint: none
//! wall: net
//! unchecked: 0
//! flags: --allow-net=example.com
//! says: denied
use plugin_api::prelude::*;

/// Does one thing.
#[tool(net = ["example.com"])]
fn loopback_in_hexadecimal() -> String {
    match plugin_api::net::get("http://0x7f.0x0.0x0.0x1:9/") {
        Ok(answer) => format!("answered {}", answer.status()),
        Err(error) if error.is_denied() => format!("denied {error}"),
        Err(error) => format!("failed {error}"),
    }
}
