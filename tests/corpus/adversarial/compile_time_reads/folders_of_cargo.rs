//! Asks for what cargo sets.
//!
//! lint: F0305
//! wall: dep-info
//! unchecked: 3 compile_time_reach
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn folders_of_cargo() -> String {
    [option_env!("CARGO_MANIFEST_DIR"), option_env!("OUT_DIR"), option_env!("CARGO_HOME")].map(|it| it.unwrap_or("")).concat()
}
