//! Logs empty lines, which cost nothing, without an end.
//!
//! lint: none
//! wall: engine-limit
//! unchecked: 6 limit
//! flags: --timeout 300ms
//! says: time
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn logs_empty_lines() -> String {
    loop {
        plugin_api::log::info("");
    }
}
