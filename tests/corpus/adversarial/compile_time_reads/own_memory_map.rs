//! Reads where the compiler lies in memory.
//!
//! lint: F0304
//! wall: compiler-sandbox
//! unchecked: 4 compiler
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn own_memory_map() -> String {
    include_str!("/proc/self/maps").to_owned()
}
