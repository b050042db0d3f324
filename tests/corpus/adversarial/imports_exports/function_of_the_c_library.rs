//! Calls the C library, which opens files.
//!
//! lint: F0301 F0302
//! wall: compiler
//! unchecked: 4 compiler
use plugin_api::prelude::*;

unsafe extern "C" {
    safe fn open(path: usize, flags: i32) -> i32;
}

/// Does one thing.
#[tool]
fn function_of_the_c_library() -> String {
    open(0, 0).to_string()
}
