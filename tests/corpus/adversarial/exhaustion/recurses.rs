//! Calls itself without an end.
//!
//! lint: none
//! wall: engine-limit
//! unchecked: 6 limit
//! says: stack
use plugin_api::prelude::*;

fn deep(n: u64) -> u64 {
    if n == u64::MAX { 0 } else { deep(std::hint::black_box(n + 1)) + 1 }
}

/// Does one thing.
#[tool]
fn recurses() -> String {
    deep(0).to_string()
}
