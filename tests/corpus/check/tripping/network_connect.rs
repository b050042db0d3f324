//~ F0402
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn network_connect() -> u32 {
    let _ = std::net::TcpStream::connect("127.0.0.1:80");
    7
}
