//! Tells the time, and whether it passes.
use std::time::Instant;

use plugin_api::{clock, prelude::*};

#[derive(Serialize, JsonSchema)]
struct Time {
    unix_seconds: u64,
    passed_nanoseconds: u64,
}

/// The time of day, and how much time some work took.
#[tool(clock)]
fn tells_time() -> Time {
    let start = Instant::now();
    let mut sum = 0_u64;
    for number in 0..100_000 {
        sum = std::hint::black_box(sum.wrapping_add(number));
    }
    Time { unix_seconds: clock::unix_seconds(), passed_nanoseconds: start.elapsed().as_nanos() as u64 }
}
