//! Asks the host itself where the hosts below it were declared.
//!
//! lint: none
//! wall: net
//! unchecked: 0
//! flags: --allow-net=*.example.com
//! says: denied
use plugin_api::prelude::*;

/// Does one thing.
#[tool(net = ["*.example.com"])]
fn root_of_a_pattern() -> String {
    match plugin_api::net::get("http://example.com/") {
        Ok(answer) => format!("answered {}", answer.status()),
        Err(error) if error.is_denied() => format!("denied {error}"),
        Err(error) => format!("failed {error}"),
    }
}
