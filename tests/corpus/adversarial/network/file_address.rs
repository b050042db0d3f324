//! Asks for a file of the machine by an address.
//!
//! lint: none
//! wall: net
//! unchecked: 0
//! flags: --allow-net=example.com
//! says: denied|failed
use plugin_api::prelude::*;

/// Does one thing.
#[tool(net = ["example.com"])]
fn file_address() -> String {
    match plugin_api::net::get("file:///etc/passwd") {
        Ok(answer) => format!("answered {}", answer.status()),
        Err(error) if error.is_denied() => format!("denied {error}"),
        Err(error) => format!("failed {error}"),
    }
}
