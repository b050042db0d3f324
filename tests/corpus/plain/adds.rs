//! Adds numbers up.
use plugin_api::prelude::*;

/// The sum of `numbers`.
#[tool]
fn adds(numbers: Vec<i64>) -> i64 {
    numbers.iter().sum()
}
