//! Evaluates a constant that calls itself without an end.
//!
//! lint: none
//! wall: compiler
//! unchecked: 4 compiler
use plugin_api::prelude::*;

const fn deep(n: u64) -> u64 {
    deep(n + 1) + 1
}
const COUNT: u64 = deep(0);

/// Does one thing.
#[tool]
fn deep_constant() -> String {
    COUNT.to_string()
}
