//! Grows by a token with every step, and never stops.
//!
//! lint: F0308 F0310
//! wall: compiler-sandbox
//! unchecked: 6 compiler_timeout|6 compiler_limit|4 compiler_died|4 compiler_withheld
#![recursion_limit = "1000000000"]
use plugin_api::prelude::*;

macro_rules! grows {
    ($($t:tt)*) => { grows!($($t)* a) };
}
const _: u32 = grows!(a);

/// Does one thing.
#[tool]
fn growing_macro() -> String {
    String::new()
}
