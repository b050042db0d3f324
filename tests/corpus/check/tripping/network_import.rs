//~ F0402
use plugin_api::prelude::*;

use std::net::{IpAddr, UdpSocket};

/// Does one thing.
#[tool]
fn network_import() -> u32 {
    let _: Option<IpAddr> = None;
    7
}
