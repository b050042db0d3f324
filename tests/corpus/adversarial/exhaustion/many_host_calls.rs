//! Asks the host for the time, a thousand million times.
//!
//! lint: none
//! wall: engine-limit
//! unchecked: 6 limit
//! flags: --timeout 300ms
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn many_host_calls() -> String {
    let mut sum = 0u128;
    for _ in 0..1_000_000_000u64 {
        sum += std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |it| it.as_nanos());
    }
    sum.to_string()
}
