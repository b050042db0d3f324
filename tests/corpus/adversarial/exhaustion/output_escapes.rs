//! Returns text that grows sixfold when it is written as JSON.
//!
//! lint: none
//! wall: engine-limit
//! unchecked: 6 limit
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn output_escapes() -> String {
    "\u{1}".repeat(20_000_000)
}
