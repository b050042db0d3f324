//! Makes a hundred thousand empty files.
//!
//! lint: none
//! wall: engine-limit
//! unchecked: 6 limit
//! flags: --allow-write=@GRANTED@:/data --timeout 2s
//! says: denied|limit
use plugin_api::prelude::*;

/// Does one thing.
#[tool(write = ["/data"])]
fn many_small_files() -> String {
    for number in 0..100_000 {
        if let Err(error) = std::fs::write(format!("/data/made-{number}"), "") {
            return format!("denied {:?}", error.kind());
        }
    }
    "all".into()
}
