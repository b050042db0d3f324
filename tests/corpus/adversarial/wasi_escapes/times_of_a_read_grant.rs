//! Sets the times of a file that is granted for reading.
//!
//! lint: none
//! wall: wasi
//! unchecked: 0
//! flags: --allow-read=@GRANTED@:/data
//! says: denied
use plugin_api::prelude::*;

/// Does one thing.
#[tool(read = ["/data"])]
fn times_of_a_read_grant() -> String {
    let file = std::fs::File::open("/data/one.txt").unwrap();
    match file.set_modified(std::time::UNIX_EPOCH) {
        Ok(()) => "set".into(),
        Err(error) => format!("denied {:?}", error.kind()),
    }
}
