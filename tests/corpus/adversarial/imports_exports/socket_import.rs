//! Imports the function that sends to a socket, as one that is safe to call.
//!
//! lint: F0301 F0302 F0303
//! wall: compiler
//! unchecked: 4 compiler
use plugin_api::prelude::*;

#[link(wasm_import_module = "wasi_snapshot_preview1")]
unsafe extern "C" {
    #[link_name = "sock_send"]
    safe fn smuggled(a: i32, b: i32, c: i32, d: i32, e: i32) -> i32;
}

/// Does one thing.
#[tool]
fn socket_import() -> String {
    smuggled(3, 0, 0, 0, 0).to_string()
}
