//! Draws numbers.
use plugin_api::{prelude::*, random};

/// Numbers that nobody can guess, if they are random.
#[tool(random)]
fn rolls_dice() -> Vec<u64> {
    (0..4).map(|_| random::u64()).collect()
}
