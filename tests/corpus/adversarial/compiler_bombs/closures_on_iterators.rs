//! Chains adaptors whose types double.
//!
//! lint: none
//! wall: engine-limit
//! unchecked: 6 limit|6 compiler_timeout
use plugin_api::prelude::*;

fn twice<I: Iterator<Item = u64> + Clone>(all: I) -> impl Iterator<Item = u64> + Clone {
    all.clone().zip(all).map(|(a, b)| a + b)
}
fn eight<I: Iterator<Item = u64> + Clone>(all: I) -> impl Iterator<Item = u64> + Clone {
    twice(twice(twice(twice(twice(twice(twice(twice(all))))))))
}

/// Does one thing.
#[tool]
fn closures_on_iterators() -> String {
    eight(eight(eight(0..3u64))).sum::<u64>().to_string()
}
