//! Reads the real time without a grant.
//!
//! lint: none
//! wall: wasi
//! unchecked: 0
//! says: "0"
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn real_clock() -> String {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(1, |it| it.as_secs()).to_string()
}
