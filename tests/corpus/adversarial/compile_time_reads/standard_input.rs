//! Reads what the compiler has as its standard input.
//!
//! lint: F0304
//! wall: dep-info
//! unchecked: 3 compile_time_reach
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn standard_input() -> String {
    include_str!("/dev/stdin").to_owned()
}
