//! Evaluates a constant without an end.
//!
//! lint: none
//! wall: compiler
//! unchecked: 4 compiler
use plugin_api::prelude::*;

const fn endless() -> u64 {
    let mut count = 0u64;
    loop {
        count = count.wrapping_add(1);
    }
}
const COUNT: u64 = endless();

/// Does one thing.
#[tool]
fn endless_constant() -> String {
    COUNT.to_string()
}
