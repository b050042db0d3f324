//! Takes assembly from a file.
//!
//! lint: F0304 F0306
//! wall: compiler-sandbox
//! unchecked: 4 compiler
use plugin_api::prelude::*;

std::arch::global_asm!(include_str!("@BESIDE@"));

/// Does one thing.
#[tool]
fn assembly_of_a_file() -> String {
    String::new()
}
