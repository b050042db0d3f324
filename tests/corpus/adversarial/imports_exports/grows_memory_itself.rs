//! Grows the memory by the instruction for it.
//!
//! lint: F0306
//! wall: engine-limit
//! unchecked: 0
//! says: 4294967295|18446744073709551615
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn grows_memory_itself() -> String {
    std::arch::wasm32::memory_grow::<0>(65_000).to_string()
}
