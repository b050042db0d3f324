//! Has a text of half a million letters.
//!
//! lint: none
//! wall: none-needed
//! unchecked: 0
//! fill: @LONG@ = 500000 b
//! says: 500000
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn long_text() -> String {
    "@LONG@".len().to_string()
}
