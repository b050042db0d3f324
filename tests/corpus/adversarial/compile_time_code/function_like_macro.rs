//! Holds a procedural macro.
//!
//! lint: F0310
//! wall: compiler
//! unchecked: 4 compiler
use plugin_api::prelude::*;

#[proc_macro]
pub fn evil(input: String) -> String {
    input
}

/// Does one thing.
#[tool]
fn function_like_macro() -> String {
    String::new()
}
