//! Asks this machine by its address of version six.
//!
//! lint: none
//! wall: net
//! unchecked: 0
//! flags: --allow-net=example.com
//! says: denied
use plugin_api::prelude::*;

/// Does one thing.
#[tool(net = ["example.com"])]
fn loopback_of_the_sixth_version() -> String {
    match plugin_api::net::get("http://[::1]:9/") {
        Ok(answer) => format!("answered {}", answer.status()),
        Err(error) if error.is_denied() => format!("denied {error}"),
        Err(error) => format!("failed {error}"),
    }
}
