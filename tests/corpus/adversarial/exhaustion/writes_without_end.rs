//! Fills the disk.
//!
//! lint: none
//! wall: engine-limit
//! unchecked: 6 limit
//! flags: --allow-write=@GRANTED@:/data --timeout 3s
use plugin_api::prelude::*;

/// Does one thing.
#[tool(write = ["/data"])]
fn writes_without_end() -> String {
    use std::io::Write;
    let mut file = std::fs::File::create("/data/large.bin").unwrap();
    let block = vec![7u8; 1 << 20];
    loop {
        if let Err(error) = file.write_all(&block) {
            return format!("denied {:?}", error.kind());
        }
    }
}
