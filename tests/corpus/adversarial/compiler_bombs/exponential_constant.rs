//! Evaluates a constant by the slowest way to count.
//!
//! lint: none
//! wall: compiler
//! unchecked: 4 compiler
use plugin_api::prelude::*;

const fn slow(n: u64) -> u64 {
    if n < 2 { n } else { slow(n - 1) + slow(n - 2) }
}
const COUNT: u64 = slow(70);

/// Does one thing.
#[tool]
fn exponential_constant() -> String {
    COUNT.to_string()
}
