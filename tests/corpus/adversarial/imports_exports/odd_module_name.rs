//! Imports from a module whose name would write over a terminal.
//!
//! lint: F0301 F0302 F0303
//! wall: compiler
//! unchecked: 4 compiler
use plugin_api::prelude::*;

#[link(wasm_import_module = "\u{1b}[2Jfine")]
unsafe extern "C" {
    #[link_name = "\u{1b}]0;fine\u{7}"]
    safe fn smuggled(a: i32) -> i32;
}

/// Does one thing.
#[tool]
fn odd_module_name() -> String {
    smuggled(0).to_string()
}
