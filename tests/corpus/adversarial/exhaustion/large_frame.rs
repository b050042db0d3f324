//! Puts a hundred megabytes on the stack.
//!
//! lint: none
//! wall: engine-limit
//! unchecked: 6 limit
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn large_frame() -> String {
    let large = std::hint::black_box([1u8; 100_000_000]);
    large[7].to_string()
}
