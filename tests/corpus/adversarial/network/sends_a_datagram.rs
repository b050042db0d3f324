//! Sends a datagram.
//!
//! lint: F0402
//! wall: wasi
//! unchecked: 0|4 undefined_symbols|3 module_rejected
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn sends_a_datagram() -> String {
    match std::net::UdpSocket::bind("0.0.0.0:0").and_then(|socket| socket.send_to(b"evil", "127.0.0.1:9")) {
        Ok(_) => "sent".into(),
        Err(error) => format!("denied {:?}", error.kind()),
    }
}
