//! Sleeps for a year, by a clock that stands still.
//!
//! lint: F0403
//! wall: none-needed
//! unchecked: 0
//! flags: --timeout 300ms
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn sleeps_forever() -> String {
    std::thread::sleep(std::time::Duration::from_secs(31_536_000));
    String::new()
}
