//~ F0306
use plugin_api::prelude::*;

core::arch::global_asm!(".globl x");

/// Does one thing.
#[tool]
fn assembly_global() -> u32 {
    7
}
