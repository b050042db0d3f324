// Is called `main`, which has another meaning.
//
// lint: none
// wall: name
// unchecked: 0
// file: main.rs
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn main() -> u8 {
    7
}
