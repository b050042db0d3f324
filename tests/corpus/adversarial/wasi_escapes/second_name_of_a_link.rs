//! Makes a second name of a link that leads outside.
//!
//! lint: none
//! wall: wasi
//! unchecked: 0
//! flags: --allow-write=@GRANTED@:/data
//! says: denied
use plugin_api::prelude::*;

/// Does one thing.
#[tool(write = ["/data"])]
fn second_name_of_a_link() -> String {
    match std::fs::hard_link("/data/link_to_canary", "/data/stolen.txt").and_then(|()| std::fs::read_to_string("/data/stolen.txt")) {
        Ok(text) => format!("read {text}"),
        Err(error) => format!("denied {:?}", error.kind()),
    }
}
