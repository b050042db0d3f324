//! Makes an array of sixteen gigabytes while compiling.
//!
//! lint: none
//! wall: compiler-sandbox
//! unchecked: 6 compiler_timeout|6 compiler_limit|4 compiler_died|4 compiler_withheld|4 compiler
use plugin_api::prelude::*;

const SIZE: usize = 2_000_000_000;
const fn filled() -> [u64; SIZE / 8] {
    [7; SIZE / 8]
}
static FIRST: [u64; SIZE / 8] = filled();
static SECOND: [u64; SIZE / 8] = filled();

/// Does one thing.
#[tool]
fn constant_larger_than_memory() -> String {
    (FIRST[3] + SECOND[4]).to_string()
}
