// Denies a hundred thousand times.
//
// lint: F0107
// wall: lint-caps
// unchecked: 3 rejected
// fill: @DEEP@ = 100000 !
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn deep_not() -> bool {
    @DEEP@true
}
