//! Climbs out of the folder of the compilation.
//!
//! lint: F0304
//! wall: compiler-sandbox
//! unchecked: 4 compiler
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn climbing_file() -> String {
    include_str!("../../../work/canary.txt").to_owned()
}
