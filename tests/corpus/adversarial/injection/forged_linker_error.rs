//! Has the compiler say that the linker failed.
//!
//! lint: none
//! wall: output-escape
//! unchecked: 4 compiler
use plugin_api::prelude::*;

compile_error!("linking with `rust-lld` failed: exit status: 1");

/// Does one thing.
#[tool]
fn forged_linker_error() -> String {
    String::new()
}
