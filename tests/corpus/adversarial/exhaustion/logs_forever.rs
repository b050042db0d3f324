//! Logs without an end.
//!
//! lint: none
//! wall: engine-limit
//! unchecked: 6 limit
//! flags: --timeout 300ms
//! says: time
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn logs_forever() -> String {
    loop {
        plugin_api::log::info("a line of the log");
    }
}
