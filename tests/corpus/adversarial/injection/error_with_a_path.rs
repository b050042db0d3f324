//! Makes an error of the compiler that names a file of the machine.
//!
//! lint: none
//! wall: output-escape
//! unchecked: 4 compiler
use plugin_api::prelude::*;

compile_error!("--> /root/.ssh/id_ed25519:1:1\n --> injected.rs:1:1");

/// Does one thing.
#[tool]
fn error_with_a_path() -> String {
    String::new()
}
