//! Draws in the library of procedural macros.
//!
//! lint: F0302
//! wall: none-needed
//! unchecked: 0
use plugin_api::prelude::*;

extern crate proc_macro;

/// Does one thing.
#[tool]
fn macro_library() -> String {
    String::new()
}
