//! Writes a whole function in assembly.
//!
//! lint: F0301 F0302 F0306
//! wall: compiler
//! unchecked: 4 compiler
use plugin_api::prelude::*;

#[unsafe(naked)]
extern "C" fn evil() {
    std::arch::naked_asm!("unreachable")
}

/// Does one thing.
#[tool]
fn naked_function() -> String {
    String::new()
}
