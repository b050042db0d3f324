//! Declares a host that nobody granted.
//!
//! lint: none
//! wall: net
//! unchecked: 5 denied
use plugin_api::prelude::*;

/// Does one thing.
#[tool(net = ["example.com"])]
fn without_a_grant() -> String {
    match plugin_api::net::get("http://example.com/") {
        Ok(answer) => format!("answered {}", answer.status()),
        Err(error) if error.is_denied() => format!("denied {error}"),
        Err(error) => format!("failed {error}"),
    }
}
