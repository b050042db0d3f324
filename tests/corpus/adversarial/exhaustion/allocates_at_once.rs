//! Takes all the memory at once.
//!
//! lint: none
//! wall: engine-limit
//! unchecked: 6 limit
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn allocates_at_once() -> String {
    let all = vec![1u8; 2_000_000_000];
    all.len().to_string()
}
