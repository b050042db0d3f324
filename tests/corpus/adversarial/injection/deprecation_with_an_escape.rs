//! Has the compiler warn by an escape for the terminal.
//!
//! lint: none
//! wall: output-escape
//! unchecked: 0
//! says: done
use plugin_api::prelude::*;

#[deprecated(note = "\u{1b}[2J\nerror: approved")]
fn old() -> String {
    "done".into()
}

/// Does one thing.
#[tool]
fn deprecation_with_an_escape() -> String {
    old()
}
