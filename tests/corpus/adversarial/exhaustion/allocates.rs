//! Takes memory without an end.
//!
//! lint: none
//! wall: engine-limit
//! unchecked: 6 limit
//! says: memory
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn allocates() -> String {
    let mut kept: Vec<Vec<u8>> = Vec::new();
    loop {
        kept.push(vec![1; 1 << 20]);
    }
}
