//! Demands that a function be inlined into itself.
//!
//! lint: none
//! wall: engine-limit
//! unchecked: 6 limit
use plugin_api::prelude::*;

#[inline(always)]
fn deep(n: u64) -> u64 {
    if n == u64::MAX { 0 } else { 1 + deep(std::hint::black_box(n + 1)) }
}

/// Does one thing.
#[tool]
fn inlined_recursion() -> String {
    deep(0).to_string()
}
