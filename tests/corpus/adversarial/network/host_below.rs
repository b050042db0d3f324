//! Asks a host below the one that it declared.
//!
//! lint: none
//! wall: net
//! unchecked: 0
//! flags: --allow-net=example.com
//! says: denied
use plugin_api::prelude::*;

/// Does one thing.
#[tool(net = ["example.com"])]
fn host_below() -> String {
    match plugin_api::net::get("http://evil.example.com/") {
        Ok(answer) => format!("answered {}", answer.status()),
        Err(error) if error.is_denied() => format!("denied {error}"),
        Err(error) => format!("failed {error}"),
    }
}
