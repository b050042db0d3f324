//! Writes through a link that leads outside.
//!
//! lint: none
//! wall: wasi
//! unchecked: 0
//! flags: --allow-write=@GRANTED@:/data
//! says: denied
use plugin_api::prelude::*;

/// Does one thing.
#[tool(write = ["/data"])]
fn writes_through_a_link() -> String {
    match std::fs::write("/data/link_up/planted.txt", "planted") {
        Ok(()) => "wrote".into(),
        Err(error) => format!("denied {:?}", error.kind()),
    }
}
