//~ F0402
use plugin_api::prelude::*;

use std::net::ToSocketAddrs as _;

/// Does one thing.
#[tool]
fn network_lookup() -> u32 {
    let _ = "example.com:80".to_socket_addrs();
    7
}
