//! Reads a device without an end.
//!
//! lint: F0304
//! wall: compiler-sandbox
//! unchecked: 4 compiler_died|4 compiler_withheld|6 compiler_timeout|6 compiler_limit|4 compiler|3 compile_time_reach
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn endless_device() -> String {
    String::from_utf8_lossy(include_bytes!("/dev/zero")).into_owned()
}
