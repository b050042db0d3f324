// Is called `std`, which has another meaning.
//
// lint: none
// wall: name
// unchecked: 0
// file: std.rs
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn std() -> u8 {
    7
}
