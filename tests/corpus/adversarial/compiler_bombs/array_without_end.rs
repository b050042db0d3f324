//! Names an array that no memory holds.
//!
//! lint: none
//! wall: compiler
//! unchecked: 4 compiler
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn array_without_end() -> String {
    let all = [0u8; usize::MAX];
    all.len().to_string()
}
