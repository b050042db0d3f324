//! Returns as much as it is asked for.
use plugin_api::prelude::*;

/// A text of `length` bytes.
#[tool]
fn returns_much(length: usize) -> String {
    "x".repeat(length)
}
