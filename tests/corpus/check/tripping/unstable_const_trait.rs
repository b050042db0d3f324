//~ F0110
use plugin_api::prelude::*;

pub const trait Fixed {
    fn value() -> u8;
}

/// Does one thing.
#[tool]
fn unstable_const_trait() -> u32 {
    7
}
