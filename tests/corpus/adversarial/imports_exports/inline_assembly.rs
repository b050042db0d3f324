//! Writes assembly in a function.
//!
//! lint: F0301 F0306
//! wall: compiler
//! unchecked: 4 compiler
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn inline_assembly() -> String {
    unsafe { std::arch::asm!("unreachable") };
    String::new()
}
