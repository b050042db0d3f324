//~ F0402
use plugin_api::prelude::*;

use std::net;

/// Does one thing.
#[tool]
fn network_module() -> u32 {
    let _: Option<net::TcpListener> = None;
    7
}
