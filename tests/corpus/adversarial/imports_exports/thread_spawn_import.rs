//! Imports the function that starts a thread.
//!
//! lint: F0301 F0302 F0303
//! wall: compiler
//! unchecked: 4 compiler
use plugin_api::prelude::*;

#[link(wasm_import_module = "wasi")]
unsafe extern "C" {
    #[link_name = "thread-spawn"]
    safe fn smuggled(a: i32) -> i32;
}

/// Does one thing.
#[tool]
fn thread_spawn_import() -> String {
    smuggled(0).to_string()
}
