//! Asks for a variable that may be missing.
//!
//! lint: F0305
//! wall: dep-info
//! unchecked: 3 compile_time_reach
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn optional_variable() -> String {
    option_env!("@VARIABLE@").unwrap_or("none").to_owned()
}
