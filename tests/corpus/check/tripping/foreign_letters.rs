//~ F0111
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn foreign_letters() -> u32 {
    let аpple = 1; // the first letter is Cyrillic
    let _ = аpple;
    7
}
