//! Looks for randomness that no seed repeats.
//!
//! lint: none
//! wall: wasi
//! unchecked: 0
//! says: "
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn real_randomness() -> String {
    use std::hash::BuildHasher;
    std::collections::hash_map::RandomState::new().hash_one(7).to_string()
}
