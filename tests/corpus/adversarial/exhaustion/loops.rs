//! Runs without an end.
//!
//! lint: none
//! wall: engine-limit
//! unchecked: 6 limit
//! flags: --timeout 300ms
//! says: time
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn loops() -> String {
    let mut n = 0u64;
    loop {
        n = std::hint::black_box(n + 1) & 0xffff;
    }
}
