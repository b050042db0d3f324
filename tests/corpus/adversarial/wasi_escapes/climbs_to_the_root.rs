//! Climbs far more often than there are folders.
//!
//! lint: none
//! wall: wasi
//! unchecked: 0
//! flags: --allow-read=@GRANTED@:/data
//! says: denied
use plugin_api::prelude::*;

/// Does one thing.
#[tool(read = ["/data"])]
fn climbs_to_the_root() -> String {
    match std::fs::read_to_string("/data/../../../../../../../../etc/passwd") {
        Ok(text) => format!("read {text}"),
        Err(error) => format!("denied {:?}", error.kind()),
    }
}
