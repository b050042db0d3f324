//! Hides a second request in a header.
//!
//! lint: none
//! wall: net
//! unchecked: 0
//! flags: --allow-net=127.0.0.1:9
//! says: failed
use plugin_api::prelude::*;

/// Does one thing.
#[tool(net = ["127.0.0.1:9"])]
fn line_in_a_header() -> String {
    let request = plugin_api::net::Request::get("http://127.0.0.1:9/").header("X-One", "1\r\nX-Two: 2\r\n\r\nGET /evil HTTP/1.1");
    match request.send() {
        Ok(answer) => format!("answered {}", answer.status()),
        Err(error) => format!("failed {error}"),
    }
}
