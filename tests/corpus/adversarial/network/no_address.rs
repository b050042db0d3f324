//! Asks this machine by the address that stands for none.
//!
//! lint: none
//! wall: net
//! unchecked: 0
//! flags: --allow-net=example.com
//! says: denied
use plugin_api::prelude::*;

/// Does one thing.
#[tool(net = ["example.com"])]
fn no_address() -> String {
    match plugin_api::net::get("http://0.0.0.0:9/") {
        Ok(answer) => format!("answered {}", answer.status()),
        Err(error) if error.is_denied() => format!("denied {error}"),
        Err(error) => format!("failed {error}"),
    }
}
