//! Imports from a module that no host has.
//!
//! lint: F0301 F0302 F0303
//! wall: compiler
//! unchecked: 4 compiler
use plugin_api::prelude::*;

#[link(wasm_import_module = "env")]
unsafe extern "C" {
    #[link_name = "system"]
    safe fn smuggled(a: i32) -> i32;
}

/// Does one thing.
#[tool]
fn other_module() -> String {
    smuggled(0).to_string()
}
