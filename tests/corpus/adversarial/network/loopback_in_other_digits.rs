//! Asks this machine by an address in the digits of another script.
//!
//! lint: none
//! wall: net
//! unchecked: 0
//! flags: --allow-net=example.com
//! says: denied|failed
use plugin_api::prelude::*;

/// Does one thing.
#[tool(net = ["example.com"])]
fn loopback_in_other_digits() -> String {
    match plugin_api::net::get("http://\u{2460}\u{2461}\u{2466}.0.0.1:9/") {
        Ok(answer) => format!("answered {}", answer.status()),
        Err(error) if error.is_denied() => format!("denied {error}"),
        Err(error) => format!("failed {error}"),
    }
}
