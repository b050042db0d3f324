//! Exports a function under the name of the entry.
//!
//! lint: F0301 F0302 F0303
//! wall: compiler
//! unchecked: 4 compiler
use plugin_api::prelude::*;

#[unsafe(export_name = "forge_call")]
pub extern "C" fn evil(_: usize, _: usize) -> u64 {
    7
}

/// Does one thing.
#[tool]
fn second_entry() -> String {
    String::new()
}
