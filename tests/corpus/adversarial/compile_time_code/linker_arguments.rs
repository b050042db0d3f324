//! Passes arguments to the linker in the name of a library.
//!
//! lint: F0301 F0302 F0303
//! wall: compiler
//! unchecked: 4 compiler
use plugin_api::prelude::*;

#[link(name = "c -Wl,--load-pass-plugin=@BESIDE@")]
unsafe extern "C" {}

/// Does one thing.
#[tool]
fn linker_arguments() -> String {
    String::new()
}
