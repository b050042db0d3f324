//! Writes a function with its exports and imports in assembly.
//!
//! lint: F0306
//! wall: compiler
//! unchecked: 4 compiler
use plugin_api::prelude::*;

std::arch::global_asm!(".globl evil", "evil:", ".functype evil () -> ()", "end_function", ".export_name evil, evil");

/// Does one thing.
#[tool]
fn global_assembly() -> String {
    String::new()
}
