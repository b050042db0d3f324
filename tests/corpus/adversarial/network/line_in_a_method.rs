//! Hides a second request in the method.
//!
//! lint: none
//! wall: net
//! unchecked: 0
//! flags: --allow-net=127.0.0.1:9
//! says: failed
use plugin_api::prelude::*;

/// Does one thing.
#[tool(net = ["127.0.0.1:9"])]
fn line_in_a_method() -> String {
    let request = plugin_api::net::Request::new("GET /evil HTTP/1.1\r\nX: 1\r\n\r\nGET", "http://127.0.0.1:9/");
    match request.send() {
        Ok(answer) => format!("answered {}", answer.status()),
        Err(error) => format!("failed {error}"),
    }
}
