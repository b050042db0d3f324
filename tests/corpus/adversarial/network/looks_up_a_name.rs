//! Looks up a name, which tells a server on the way what is looked for.
//!
//! lint: F0402
//! wall: wasi
//! unchecked: 0|4 undefined_symbols|3 module_rejected
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn looks_up_a_name() -> String {
    use std::net::ToSocketAddrs;
    match "secret.evil.invalid:80".to_socket_addrs() {
        Ok(all) => format!("found {}", all.count()),
        Err(error) => format!("denied {:?}", error.kind()),
    }
}
