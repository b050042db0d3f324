//! Makes a file of many terabytes by writing far behind its end.
//!
//! lint: none
//! wall: engine-limit
//! unchecked: 6 limit
//! flags: --allow-write=@GRANTED@:/data
//! says: denied|limit
use plugin_api::prelude::*;

/// Does one thing.
#[tool(write = ["/data"])]
fn far_write() -> String {
    use std::io::{Seek, SeekFrom, Write};
    let mut file = std::fs::File::create("/data/sparse.bin").unwrap();
    let far = file.seek(SeekFrom::Start(1 << 44)).and_then(|_| file.write_all(b"x"));
    match far {
        Ok(()) => "made".into(),
        Err(error) => format!("denied {:?}", error.kind()),
    }
}
