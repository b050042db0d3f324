//! Asks where a link leads.
//!
//! lint: none
//! wall: wasi
//! unchecked: 0
//! flags: --allow-read=@GRANTED@:/data
//! says: denied
use plugin_api::prelude::*;

/// Does one thing.
#[tool(read = ["/data"])]
fn target_of_a_link() -> String {
    match std::fs::read_link("/data/link_to_proc") {
        Ok(path) => format!("seen {}", path.display()),
        Err(error) => format!("denied {:?}", error.kind()),
    }
}
