//~ F0304
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn include_braces() -> u32 {
    let _ = include_str! { "x" };
    let _ = include_str /* */ ! ["x"];
    7
}
