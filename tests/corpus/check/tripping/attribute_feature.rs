//~ F0312
use plugin_api::prelude::*;

#[target_feature(enable = "relaxed-simd")]
fn f() {}

/// Does one thing.
#[tool]
fn attribute_feature() -> u32 {
    7
}
