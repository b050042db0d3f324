//~ F0312
use plugin_api::prelude::*;

#[rustc_const_stable(feature = "x", since = "1")]
const fn f() {}

/// Does one thing.
#[tool]
fn attribute_rustc() -> u32 {
    7
}
