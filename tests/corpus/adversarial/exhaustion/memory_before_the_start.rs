//! Needs more memory than it may have before it begins.
//!
//! lint: none
//! wall: wasm-verification
//! unchecked: 3 module_rejected
use plugin_api::prelude::*;

static LARGE: std::sync::Mutex<[u8; 200_000_000]> = std::sync::Mutex::new([0; 200_000_000]);

/// Does one thing.
#[tool]
fn memory_before_the_start() -> String {
    LARGE.lock().map_or(0, |it| it[7]).to_string()
}
