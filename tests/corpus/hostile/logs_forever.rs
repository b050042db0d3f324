//! Writes to the log without end.
use plugin_api::{log, prelude::*};

/// Logs its line number and never returns.
#[tool]
fn logs_forever(start: Option<u64>) -> u64 {
    let mut line = start.unwrap_or_default();
    loop {
        log::info!("line {line} of a log that does not end");
        line = line.wrapping_add(1);
    }
}
