//! Asks a host whose name ends like one of the pattern.
//!
//! lint: none
//! wall: net
//! unchecked: 0
//! flags: --allow-net=*.example.com
//! says: denied
use plugin_api::prelude::*;

/// Does one thing.
#[tool(net = ["*.example.com"])]
fn host_that_ends_alike() -> String {
    match plugin_api::net::get("http://notexample.com/") {
        Ok(answer) => format!("answered {}", answer.status()),
        Err(error) if error.is_denied() => format!("denied {error}"),
        Err(error) => format!("failed {error}"),
    }
}
