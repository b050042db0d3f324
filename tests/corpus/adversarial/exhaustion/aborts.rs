//! Aborts its process.
//!
//! lint: F0401
//! wall: engine-limit
//! unchecked: 1 broken
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn aborts() -> String {
    std::process::abort()
}
