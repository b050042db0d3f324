//! Writes into a folder that is granted for reading.
//!
//! lint: none
//! wall: wasi
//! unchecked: 0
//! flags: --allow-read=@GRANTED@:/data
//! says: denied
use plugin_api::prelude::*;

/// Does one thing.
#[tool(read = ["/data"])]
fn writes_to_a_read_grant() -> String {
    match std::fs::write("/data/planted.txt", "planted") {
        Ok(()) => "wrote".into(),
        Err(error) => format!("denied {:?}", error.kind()),
    }
}
