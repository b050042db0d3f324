//! Opens a pipe in the granted folder that nobody writes to.
//!
//! lint: none
//! wall: wasi
//! unchecked: 0
//! flags: --allow-read=@GRANTED@:/data
//! says: denied|read
use plugin_api::prelude::*;

/// Does one thing.
#[tool(read = ["/data"])]
fn waiting_pipe() -> String {
    match std::fs::read_to_string("/data/pipe") {
        Ok(text) => format!("read {text}"),
        Err(error) => format!("denied {:?}", error.kind()),
    }
}
