//! Returns a hundred megabytes.
//!
//! lint: none
//! wall: engine-limit
//! unchecked: 6 limit
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn output_of_a_hundred_megabytes() -> String {
    "a".repeat(100_000_000)
}
