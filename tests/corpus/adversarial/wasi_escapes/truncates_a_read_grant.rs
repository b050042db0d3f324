//! Empties a file of a folder that is granted for reading.
//!
//! lint: none
//! wall: wasi
//! unchecked: 0
//! flags: --allow-read=@GRANTED@:/data
//! says: denied
use plugin_api::prelude::*;

/// Does one thing.
#[tool(read = ["/data"])]
fn truncates_a_read_grant() -> String {
    match std::fs::OpenOptions::new().write(true).truncate(true).open("/data/one.txt") {
        Ok(_) => "emptied".into(),
        Err(error) => format!("denied {:?}", error.kind()),
    }
}
