//! Opens a file of the machine by its own path.
//!
//! lint: none
//! wall: wasi
//! unchecked: 0
//! flags: --allow-read=@GRANTED@:/data
//! says: denied
use plugin_api::prelude::*;

/// Does one thing.
#[tool(read = ["/data"])]
fn absolute_path() -> String {
    match std::fs::read_to_string("@BESIDE@") {
        Ok(text) => format!("read {text}"),
        Err(error) => format!("denied {:?}", error.kind()),
    }
}
