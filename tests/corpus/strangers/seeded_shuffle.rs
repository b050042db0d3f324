---
[dependencies]
rand = "0.8"
---
use plugin_api::prelude::*;
use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};

/// Shuffle with a seed; the same seed twice gives the same order.
#[tool]
fn seeded_shuffle(mut items: Vec<String>, seed: u64) -> (Vec<String>, bool, bool) {
    let mut other = items.clone();
    items.shuffle(&mut StdRng::seed_from_u64(seed));
    other.shuffle(&mut StdRng::seed_from_u64(seed));
    let same = items == other;
    let in_range = (0..100).all(|_| (1..=6).contains(&StdRng::seed_from_u64(seed).gen_range(1..=6)));
    items.sort();
    (items, same, in_range)
}
