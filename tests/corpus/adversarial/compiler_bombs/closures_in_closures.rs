//! Wraps a closure in a closure, and the type in itself.
//!
//! lint: none
//! wall: compiler
//! unchecked: 4 compiler|4 compiler_died|6 compiler_timeout
use plugin_api::prelude::*;

fn wrap<F: Fn() -> u64>(inner: F, depth: u64) -> u64 {
    if depth == 0 { inner() } else { wrap(move || inner() + 1, depth - 1) }
}

/// Does one thing.
#[tool]
fn closures_in_closures() -> String {
    wrap(|| 1, 5).to_string()
}
