//! Imports a function that is there under another signature.
//!
//! lint: F0301 F0302 F0303
//! wall: compiler
//! unchecked: 4 compiler
use plugin_api::prelude::*;

#[link(wasm_import_module = "forge")]
unsafe extern "C" {
    #[link_name = "log"]
    safe fn smuggled(a: i64) -> i32;
}

/// Does one thing.
#[tool]
fn wrong_signature() -> String {
    smuggled(0).to_string()
}
