//! Puts the declared host behind the mark of a fragment.
//!
//! lint: none
//! wall: net
//! unchecked: 0
//! flags: --allow-net=example.com
//! says: denied
use plugin_api::prelude::*;

/// Does one thing.
#[tool(net = ["example.com"])]
fn fragment_that_looks_like_a_host() -> String {
    match plugin_api::net::get("http://evil.invalid#@example.com/") {
        Ok(answer) => format!("answered {}", answer.status()),
        Err(error) if error.is_denied() => format!("denied {error}"),
        Err(error) => format!("failed {error}"),
    }
}
