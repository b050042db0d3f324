// Is called `serde`, which has another meaning.
//
// lint: none
// wall: name
// unchecked: 0
// file: serde.rs
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn serde() -> u8 {
    7
}
