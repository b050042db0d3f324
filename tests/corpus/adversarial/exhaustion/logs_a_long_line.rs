//! Logs one line of fifty megabytes.
//!
//! lint: none
//! wall: engine-limit
//! unchecked: 0
//! says: done
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn logs_a_long_line() -> String {
    plugin_api::log::info("a".repeat(50_000_000));
    "done".into()
}
