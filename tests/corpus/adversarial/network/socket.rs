//! Opens a socket of its own.
//!
//! lint: F0402
//! wall: wasi
//! unchecked: 0|4 undefined_symbols|3 module_rejected
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn socket() -> String {
    match std::net::TcpStream::connect("127.0.0.1:9") {
        Ok(_) => "connected".into(),
        Err(error) => format!("denied {:?}", error.kind()),
    }
}
