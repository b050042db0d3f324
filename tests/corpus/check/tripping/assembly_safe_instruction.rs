//~ F0306
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn assembly_safe_instruction() -> u32 {
    let _ = std::arch::wasm32::memory_grow::<0>(1_000_000);
    7
}
