//! Asks for the real path of the granted folder.
//!
//! lint: none
//! wall: wasi
//! unchecked: 0|4 undefined_symbols|3 module_rejected
//! flags: --allow-read=@GRANTED@:/data
use plugin_api::prelude::*;

/// Does one thing.
#[tool(read = ["/data"])]
fn real_path() -> String {
    match std::fs::canonicalize("/data") {
        Ok(path) => format!("seen {}", path.display()),
        Err(error) => format!("denied {:?}", error.kind()),
    }
}
