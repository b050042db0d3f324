//! Climbs out of a folder below the granted one.
//!
//! lint: none
//! wall: wasi
//! unchecked: 0
//! flags: --allow-read=@GRANTED@:/data
//! says: denied
use plugin_api::prelude::*;

/// Does one thing.
#[tool(read = ["/data"])]
fn climbs_out_deep() -> String {
    match std::fs::read_to_string("/data/inner/../../canary.txt") {
        Ok(text) => format!("read {text}"),
        Err(error) => format!("denied {:?}", error.kind()),
    }
}
