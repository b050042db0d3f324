//! Opens a file a hundred thousand times and keeps each open.
//!
//! lint: none
//! wall: engine-limit
//! unchecked: 6 limit
//! flags: --allow-read=@GRANTED@:/data
use plugin_api::prelude::*;

/// Does one thing.
#[tool(read = ["/data"])]
fn many_open_files() -> String {
    let mut kept = Vec::new();
    for _ in 0..100_000 {
        match std::fs::File::open("/data/one.txt") {
            Ok(file) => kept.push(file),
            Err(error) => return format!("denied {:?} {}", error.kind(), kept.len() < 100_000),
        }
    }
    "all".into()
}
