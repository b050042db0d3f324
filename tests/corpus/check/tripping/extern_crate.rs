//~ F0302
use plugin_api::prelude::*;

extern crate alloc;
extern crate std as s;

/// Does one thing.
#[tool]
fn extern_crate() -> u32 {
    7
}
