//! Compiles a function for tail calls and exceptions.
//!
//! lint: F0312
//! wall: compiler
//! unchecked: 4 compiler
use plugin_api::prelude::*;

#[target_feature(enable = "tail-call,exception-handling,relaxed-simd")]
fn odd(n: u32) -> u32 {
    n + 1
}

/// Does one thing.
#[tool]
fn tail_calls() -> String {
    std::any::type_name_of_val(&odd).to_owned()
}
