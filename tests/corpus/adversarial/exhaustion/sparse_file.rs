//! Makes a file of many terabytes by its length.
//!
//! lint: none
//! wall: engine-limit
//! unchecked: 6 limit
//! flags: --allow-write=@GRANTED@:/data
//! says: denied|limit
use plugin_api::prelude::*;

/// Does one thing.
#[tool(write = ["/data"])]
fn sparse_file() -> String {
    let file = std::fs::File::create("/data/sparse.bin").unwrap();
    match file.set_len(1 << 44) {
        Ok(()) => "made".into(),
        Err(error) => format!("denied {:?}", error.kind()),
    }
}
