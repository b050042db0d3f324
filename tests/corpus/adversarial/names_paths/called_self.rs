// Is called by a keyword.
//
// lint: F0109
// wall: name
// unchecked: 3 rejected
// file: self.rs
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn self() -> u8 {
    7
}
