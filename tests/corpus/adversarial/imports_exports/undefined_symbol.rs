//! Calls a function that nobody defines.
//!
//! lint: F0301 F0302
//! wall: compiler
//! unchecked: 4 compiler
use plugin_api::prelude::*;

unsafe extern "C" {
    safe fn nobody_has_this(a: i32) -> i32;
}

/// Does one thing.
#[tool]
fn undefined_symbol() -> String {
    nobody_has_this(1).to_string()
}
