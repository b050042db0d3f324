//! Logs more than is kept, and answers all the same.
use plugin_api::{log, prelude::*};

/// Logs `lines` lines and returns their number.
#[tool]
fn logs_much(lines: u64) -> u64 {
    for line in 0..lines {
        log::warn!("line {line}");
    }
    lines
}
