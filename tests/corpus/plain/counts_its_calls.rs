//! Would tell if anything survived a call.
use std::sync::atomic::{AtomicU64, Ordering};

use plugin_api::prelude::*;

static CALLS: AtomicU64 = AtomicU64::new(0);

/// How many calls this instance has seen, this one included.
#[tool]
fn counts_its_calls() -> u64 {
    CALLS.fetch_add(1, Ordering::Relaxed) + 1
}
