//! Calls itself with a larger type each time.
//!
//! lint: none
//! wall: compiler
//! unchecked: 4 compiler
use plugin_api::prelude::*;

fn larger<T>(value: T, depth: u32) -> usize {
    if depth == 0 { std::mem::size_of::<T>() } else { larger(Some((value, 1u64)), depth - 1) }
}

/// Does one thing.
#[tool]
fn polymorphic_recursion() -> String {
    larger(1u8, 3).to_string()
}
