//~ F0110 F0310
use plugin_api::prelude::*;

pub macro twice($a:expr) { $a + $a }

/// Does one thing.
#[tool]
fn macro_two() -> u32 {
    7
}
