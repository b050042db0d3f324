//~ F0106
use plugin_api::prelude::*;
/// Does one thing.
#[tool]
fn brackets_unclosed() -> u32 {
    (1 + 2
}
