//! Gives the macro for variables another name.
//!
//! lint: F0305
//! wall: dep-info
//! unchecked: 3 compile_time_reach
use plugin_api::prelude::*;

use core::option_env as perhaps;

/// Does one thing.
#[tool]
fn renamed_variable_macro() -> String {
    perhaps!("@VARIABLE@").unwrap_or("none").to_owned()
}
