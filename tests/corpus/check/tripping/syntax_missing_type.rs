//~ F0109
use plugin_api::prelude::*;

struct A { a: }

/// Does one thing.
#[tool]
fn syntax_missing_type() -> u32 {
    7
}
