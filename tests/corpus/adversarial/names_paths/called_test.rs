// Is called `test`, which has another meaning.
//
// lint: none
// wall: name
// unchecked: 0
// file: test.rs
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn test() -> u8 {
    7
}
