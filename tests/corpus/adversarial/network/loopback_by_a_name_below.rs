//! Was granted a name below that of this machine.
//!
//! lint: none
//! wall: net
//! unchecked: 0
//! flags: --allow-net=*.localhost:9
//! says: denied
use plugin_api::prelude::*;

/// Does one thing.
#[tool(net = ["*.localhost:9"])]
fn loopback_by_a_name_below() -> String {
    match plugin_api::net::get("http://a.localhost:9/") {
        Ok(answer) => format!("answered {}", answer.status()),
        Err(error) if error.is_denied() => format!("denied {error}"),
        Err(error) => format!("failed {error}"),
    }
}
