//! Puts an environment variable into the tool.
//!
//! lint: F0305
//! wall: dep-info
//! unchecked: 3 compile_time_reach
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn variable() -> String {
    env!("@VARIABLE@").to_owned()
}
