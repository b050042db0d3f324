//! Calls itself until the stack ends.
use std::hint::black_box;

use plugin_api::prelude::*;

/// Goes down and never comes back.
#[tool]
fn recurses_forever(depth: Option<u64>) -> u64 {
    down(depth.unwrap_or_default())
}

#[allow(unconditional_recursion)]
fn down(depth: u64) -> u64 {
    let below = down(black_box(depth.wrapping_add(1)));
    black_box(below) ^ depth
}
