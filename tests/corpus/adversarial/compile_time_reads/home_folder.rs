//! Asks where the home folder of the builder is.
//!
//! lint: F0305
//! wall: dep-info
//! unchecked: 3 compile_time_reach
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn home_folder() -> String {
    env!("HOME").to_owned()
}
