//! Copies between a granted folder and another.
//!
//! lint: none
//! wall: wasi
//! unchecked: 0
//! flags: --allow-write=@GRANTED@:/data
//! says: denied
use plugin_api::prelude::*;

/// Does one thing.
#[tool(write = ["/data"])]
fn copies_out() -> String {
    match std::fs::copy("/data/one.txt", "/tmp/planted.txt") {
        Ok(_) => "copied".into(),
        Err(error) => format!("denied {:?}", error.kind()),
    }
}
