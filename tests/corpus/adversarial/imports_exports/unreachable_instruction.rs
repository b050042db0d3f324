//! Traps by the instruction for it.
//!
//! lint: F0306
//! wall: engine-limit
//! unchecked: 1 broken
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn unreachable_instruction() -> String {
    std::arch::wasm32::unreachable()
}
