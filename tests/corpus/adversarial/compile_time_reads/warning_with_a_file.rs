//! Has the compiler print a file in a note about a type that lacks a trait.
//!
//! lint: F0304
//! wall: compiler-sandbox
//! unchecked: 4 compiler
use plugin_api::prelude::*;

#[diagnostic::on_unimplemented(message = include_str!("@BESIDE@"))]
trait Told {}
fn needs(_: impl Told) {}

/// Does one thing.
#[tool]
fn warning_with_a_file() -> String {
    needs(1);
    String::new()
}
