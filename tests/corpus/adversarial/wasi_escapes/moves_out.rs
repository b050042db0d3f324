//! Moves a file of its own out of the granted folder.
//!
//! lint: none
//! wall: wasi
//! unchecked: 0
//! flags: --allow-write=@GRANTED@:/data
//! says: denied
use plugin_api::prelude::*;

/// Does one thing.
#[tool(write = ["/data"])]
fn moves_out() -> String {
    std::fs::write("/data/mine.txt", "planted").unwrap();
    match std::fs::rename("/data/mine.txt", "/data/../planted.txt") {
        Ok(()) => "moved".into(),
        Err(error) => format!("denied {:?}", error.kind()),
    }
}
