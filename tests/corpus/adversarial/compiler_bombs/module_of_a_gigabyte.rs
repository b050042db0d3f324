//! Makes a module of a gigabyte of numbers.
//!
//! lint: none
//! wall: compiler-sandbox
//! unchecked: 6 compiler_timeout|6 compiler_limit|4 compiler_died|4 compiler_withheld|3 undescribed|6 compiler_output|4 compiler|6 limit|8 environment
use plugin_api::prelude::*;

static LARGE: [u64; 130_000_000] = [7; 130_000_000];

/// Does one thing.
#[tool]
fn module_of_a_gigabyte() -> String {
    LARGE[3].to_string()
}
