// Nests ten thousand types.
//
// lint: F0107
// wall: lint-caps
// unchecked: 3 rejected
// fill: @DEEP@ = 10000 Vec<
// fill: @DEEP2@ = 10000 >
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn deep_types() -> u32 {
    let _: @DEEP@u8@DEEP2@;
    1
}
