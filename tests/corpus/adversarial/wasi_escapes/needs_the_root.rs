//! Declares the root folder, and is granted one below it.
//!
//! lint: none
//! wall: wasi
//! unchecked: 0
//! says: denied
//! flags: --allow-read=@GRANTED@:/data
use plugin_api::prelude::*;

/// Does one thing.
#[tool(read = ["/"])]
fn needs_the_root() -> String {
    match std::fs::read_to_string("/etc/passwd") {
        Ok(text) => format!("read {text}"),
        Err(error) => format!("denied {:?}", error.kind()),
    }
}
