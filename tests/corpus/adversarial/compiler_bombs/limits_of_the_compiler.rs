//! Raises every limit of the compiler to its largest.
//!
//! lint: F0308
//! wall: compiler-sandbox
//! unchecked: 6 compiler_timeout|6 compiler_limit|4 compiler_died|4 compiler_withheld|4 compiler
#![recursion_limit = "4294967295"]
#![type_length_limit = "4294967295"]
use plugin_api::prelude::*;

trait Endless {
    fn go();
}
impl<T> Endless for T
where
    Option<T>: Endless,
{
    fn go() {}
}

/// Does one thing.
#[tool]
fn limits_of_the_compiler() -> String {
    <u8 as Endless>::go();
    String::new()
}
