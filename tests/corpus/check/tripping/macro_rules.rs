//~ F0310
use plugin_api::prelude::*;

macro_rules! twice {
    ($a:expr) => { $a + $a };
}

/// Does one thing.
#[tool]
fn macro_rules() -> u32 {
    7
}
