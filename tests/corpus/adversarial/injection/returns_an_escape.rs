//! Returns a text that clears the terminal; JSON escapes it.
//!
//! lint: none
//! wall: output-escape
//! unchecked: 0
//! says: done
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn returns_an_escape() -> String {
    "\u{1b}[2J\u{9b}2J\u{7f}done".into()
}
