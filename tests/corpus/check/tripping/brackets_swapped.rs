//~ F0106
use plugin_api::prelude::*;
/// Does one thing.
#[tool]
fn brackets_swapped() -> u32 {
    let a = [(1, 2];
    7
}
