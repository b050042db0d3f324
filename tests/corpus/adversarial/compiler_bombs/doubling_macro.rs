//! Doubles its tokens thirty times.
//!
//! lint: F0310
//! wall: compiler-sandbox
//! unchecked: 6 compiler_timeout|6 compiler_limit|4 compiler_died|4 compiler_withheld
use plugin_api::prelude::*;

macro_rules! doubled {
    (@ $($t:tt)*) => { 0 };
    ($d:tt $($depth:tt)* ; $($t:tt)*) => { doubled!($($depth)* ; $($t)* $($t)*) };
    (; $($t:tt)*) => { doubled!(@ $($t)*) };
}
const _: u32 = doubled!(1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 ; a);

/// Does one thing.
#[tool]
fn doubling_macro() -> String {
    String::new()
}
