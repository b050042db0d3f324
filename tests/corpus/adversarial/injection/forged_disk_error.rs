//! Has the compiler say that the disk is full.
//!
//! lint: none
//! wall: output-escape
//! unchecked: 4 compiler
use plugin_api::prelude::*;

compile_error!("No space left on device");

/// Does one thing.
#[tool]
fn forged_disk_error() -> String {
    String::new()
}
