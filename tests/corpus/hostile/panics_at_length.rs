//! Panics with a message that is longer than anybody reads.
use plugin_api::prelude::*;

/// Panics with a message of `length` bytes.
#[tool]
fn panics_at_length(length: usize) -> u64 {
    panic!("{}", "x".repeat(length))
}
