//! Prints to the error stream without an end.
//!
//! lint: none
//! wall: engine-limit
//! unchecked: 6 limit
//! flags: --timeout 300ms
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn prints_errors_forever() -> String {
    loop {
        eprintln!("a line");
    }
}
