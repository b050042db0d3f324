//! Has the linker read a file as a library.
//!
//! lint: F0301 F0302 F0303
//! wall: compiler
//! unchecked: 4 compiler
use plugin_api::prelude::*;

#[link(name = "@BESIDE@", kind = "static", modifiers = "+verbatim")]
unsafe extern "C" {}

/// Does one thing.
#[tool]
fn static_library() -> String {
    String::new()
}
