//! Asks for a trait that asks for itself around a larger type.
//!
//! lint: none
//! wall: compiler
//! unchecked: 4 compiler
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
fn endless_trait() -> String {
    <u8 as Endless>::go();
    String::new()
}
