//! Makes folders inside folders without an end.
//!
//! lint: none
//! wall: engine-limit
//! unchecked: 0|6 limit
//! flags: --allow-write=@GRANTED@:/data --timeout 2s
//! says: denied|limit
use plugin_api::prelude::*;

/// Does one thing.
#[tool(write = ["/data"])]
fn deep_folders() -> String {
    let mut path = "/data".to_owned();
    for _ in 0..100_000 {
        path.push_str("/d");
        if let Err(error) = std::fs::create_dir(&path) {
            return format!("denied {:?}", error.kind());
        }
    }
    "all".into()
}
