//! Was granted the name of this machine, which does not grant its address.
//!
//! lint: none
//! wall: net
//! unchecked: 0
//! flags: --allow-net=localhost:9
//! says: denied
use plugin_api::prelude::*;

/// Does one thing.
#[tool(net = ["localhost:9"])]
fn loopback_by_name() -> String {
    match plugin_api::net::get("http://localhost:9/") {
        Ok(answer) => format!("answered {}", answer.status()),
        Err(error) if error.is_denied() => format!("denied {error}"),
        Err(error) => format!("failed {error}"),
    }
}
