//! Has the compiler print a variable.
//!
//! lint: F0305
//! wall: compiler-sandbox
//! unchecked: 3 compile_time_reach|4 compiler
use plugin_api::prelude::*;

const _: () = assert!(option_env!("@VARIABLE@").is_none(), env!("@VARIABLE@"));

/// Does one thing.
#[tool]
fn variable_as_an_error() -> String {
    String::new()
}
