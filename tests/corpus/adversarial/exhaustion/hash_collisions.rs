//! Fills a map by keys of its own choice.
//!
//! lint: none
//! wall: none-needed
//! unchecked: 0
//! says: 200000
//! flags: --timeout 60s
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn hash_collisions() -> String {
    let map: HashMap<u64, u64> = (0..200_000u64).map(|n| (n << 32, n)).collect();
    map.len().to_string()
}
