//! Follows a link in the granted folder to what the kernel tells of this process.
//!
//! lint: none
//! wall: wasi
//! unchecked: 0
//! flags: --allow-read=@GRANTED@:/data
//! says: denied
use plugin_api::prelude::*;

/// Does one thing.
#[tool(read = ["/data"])]
fn link_to_proc() -> String {
    match std::fs::read_to_string("/data/link_to_proc/environ") {
        Ok(text) => format!("read {text}"),
        Err(error) => format!("denied {:?}", error.kind()),
    }
}
