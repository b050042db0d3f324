//! Prints without an end.
//!
//! lint: F0407
//! wall: engine-limit
//! unchecked: 6 limit
//! flags: --timeout 300ms
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn prints_forever() -> String {
    loop {
        println!("a line");
    }
}
