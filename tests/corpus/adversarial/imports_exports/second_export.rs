//! Exports another function.
//!
//! lint: F0301 F0302 F0303
//! wall: compiler
//! unchecked: 4 compiler
use plugin_api::prelude::*;

#[unsafe(no_mangle)]
pub extern "C" fn evil() -> u32 {
    7
}

/// Does one thing.
#[tool]
fn second_export() -> String {
    String::new()
}
