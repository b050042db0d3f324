//~ F0303
use plugin_api::prelude::*;

#[link_section = "evil"]
static A: [u8; 1] = [1];

#[used]
static B: u8 = 1;

/// Does one thing.
#[tool]
fn linkage_section() -> u32 {
    7
}
