//! Removes a file of a folder that is granted for reading.
//!
//! lint: none
//! wall: wasi
//! unchecked: 0
//! flags: --allow-read=@GRANTED@:/data
//! says: denied
use plugin_api::prelude::*;

/// Does one thing.
#[tool(read = ["/data"])]
fn removes_from_a_read_grant() -> String {
    match std::fs::remove_file("/data/one.txt") {
        Ok(()) => "removed".into(),
        Err(error) => format!("denied {:?}", error.kind()),
    }
}
