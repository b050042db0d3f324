//~ F0302 F0306
use plugin_api::prelude::*;

#[naked]
extern "C" fn f() {}

/// Does one thing.
#[tool]
fn assembly_naked() -> u32 {
    7
}
