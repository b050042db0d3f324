//! Calls a function of the C library that ends the process.
//!
//! lint: F0301 F0302
//! wall: compiler
//! unchecked: 4 compiler
use plugin_api::prelude::*;

unsafe extern "C" {
    safe fn abort();
}

/// Does one thing.
#[tool]
fn system_of_the_c_library() -> String {
    abort();
    String::new()
}
