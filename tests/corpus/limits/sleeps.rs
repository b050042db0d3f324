//! Sleeps for longer than anybody waits.
use std::time::Duration;

use plugin_api::prelude::*;

/// Wait for `seconds`.
#[tool(clock)]
fn sleeps(seconds: u64) -> u64 {
    std::thread::sleep(Duration::from_secs(seconds));
    seconds
}
