//! Listens for connections.
//!
//! lint: F0402
//! wall: wasi
//! unchecked: 0|4 undefined_symbols|3 module_rejected
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn listens() -> String {
    match std::net::TcpListener::bind("0.0.0.0:0") {
        Ok(_) => "listening".into(),
        Err(error) => format!("denied {:?}", error.kind()),
    }
}
