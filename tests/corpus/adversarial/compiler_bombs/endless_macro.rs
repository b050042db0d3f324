//! Expands without an end.
//!
//! lint: F0310
//! wall: compiler
//! unchecked: 4 compiler_withheld
use plugin_api::prelude::*;

macro_rules! endless {
    () => {
        endless!()
    };
}
const _: u32 = endless!();

/// Does one thing.
#[tool]
fn endless_macro() -> String {
    String::new()
}
