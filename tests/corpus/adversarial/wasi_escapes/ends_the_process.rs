//! Ends the process with the code of success.
//!
//! lint: F0401
//! wall: wasi
//! unchecked: 1 exited
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn ends_the_process() -> String {
    std::process::exit(0)
}
