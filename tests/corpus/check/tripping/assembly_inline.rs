//~ F0306
use plugin_api::prelude::*;

use std::arch::asm;

/// Does one thing.
#[tool]
fn assembly_inline() -> u32 {
    asm!("nop");
    7
}
