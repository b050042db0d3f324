//! Panics on a line that the test knows.
use plugin_api::prelude::*;

/// Divides, and does not look at the divisor.
#[tool]
fn panics(dividend: i64, divisor: i64) -> i64 {
    dividend / divisor
}
