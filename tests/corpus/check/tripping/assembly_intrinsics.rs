//~ F0306
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn assembly_intrinsics() -> u32 {
    let _ = std::intrinsics::black_box(1);
    7
}
