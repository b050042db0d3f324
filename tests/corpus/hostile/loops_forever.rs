//! Counts without end.
use std::hint::black_box;

use plugin_api::prelude::*;

/// Never returns.
#[tool]
fn loops_forever(start: Option<u64>) -> u64 {
    let mut count = start.unwrap_or_default();
    loop {
        count = black_box(count.wrapping_add(1));
    }
}
