//! Imports from another revision of WASI.
//!
//! lint: F0301 F0302 F0303
//! wall: compiler
//! unchecked: 4 compiler
use plugin_api::prelude::*;

#[link(wasm_import_module = "wasi_unstable")]
unsafe extern "C" {
    #[link_name = "fd_write"]
    safe fn smuggled(a: i32, b: i32, c: i32, d: i32) -> i32;
}

/// Does one thing.
#[tool]
fn newer_wasi() -> String {
    smuggled(1, 0, 0, 0).to_string()
}
