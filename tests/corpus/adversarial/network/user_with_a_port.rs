//! Puts the declared host and a port where the user name stands.
//!
//! lint: none
//! wall: net
//! unchecked: 0
//! flags: --allow-net=example.com
//! says: denied|failed
use plugin_api::prelude::*;

/// Does one thing.
#[tool(net = ["example.com"])]
fn user_with_a_port() -> String {
    match plugin_api::net::get("http://example.com:80@127.0.0.1:9/") {
        Ok(answer) => format!("answered {}", answer.status()),
        Err(error) if error.is_denied() => format!("denied {error}"),
        Err(error) => format!("failed {error}"),
    }
}
