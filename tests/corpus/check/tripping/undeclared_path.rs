//~ F0207
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn undeclared_path() -> u32 {
    let _ = itertools::repeat_n(1, 2);
    let _ = itertools::rev([1]);
    7
}
