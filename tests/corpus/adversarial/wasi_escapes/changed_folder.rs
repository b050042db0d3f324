//! Changes the current folder first.
//!
//! lint: F0406
//! wall: wasi
//! unchecked: 0
//! flags: --allow-read=@GRANTED@:/data
//! says: denied
use plugin_api::prelude::*;

/// Does one thing.
#[tool(read = ["/data"])]
fn changed_folder() -> String {
    let moved = std::env::set_current_dir("/");
    match std::fs::read_to_string("etc/passwd") {
        Ok(text) => format!("read {text}"),
        Err(error) => format!("denied {:?} {moved:?}", error.kind()),
    }
}
