//! Makes a second name of a file outside.
//!
//! lint: none
//! wall: wasi
//! unchecked: 0
//! flags: --allow-write=@GRANTED@:/data
//! says: denied
use plugin_api::prelude::*;

/// Does one thing.
#[tool(write = ["/data"])]
fn second_name_in() -> String {
    match std::fs::hard_link("/data/../canary.txt", "/data/stolen.txt") {
        Ok(()) => "linked".into(),
        Err(error) => format!("denied {:?}", error.kind()),
    }
}
