//! Moves a file from outside into the granted folder.
//!
//! lint: none
//! wall: wasi
//! unchecked: 0
//! flags: --allow-write=@GRANTED@:/data
//! says: denied
use plugin_api::prelude::*;

/// Does one thing.
#[tool(write = ["/data"])]
fn moves_in() -> String {
    match std::fs::rename("/data/../canary.txt", "/data/stolen.txt") {
        Ok(()) => "moved".into(),
        Err(error) => format!("denied {:?}", error.kind()),
    }
}
