//~ F0103
use plugin_api::prelude::*;
/// Does one thing.
#[tool]
fn bare_return_only() -> u32 {
    7 // a// b// c
}
