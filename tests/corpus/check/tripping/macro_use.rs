//~ F0302 F0310
use plugin_api::prelude::*;

#[macro_use]
extern crate std;

/// Does one thing.
#[tool]
fn macro_use() -> u32 {
    7
}
