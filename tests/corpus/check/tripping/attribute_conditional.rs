//~ F0312
use plugin_api::prelude::*;

#[cfg_attr(not(any()), rustc_layout(debug))]
struct A;

/// Does one thing.
#[tool]
fn attribute_conditional() -> u32 {
    7
}
