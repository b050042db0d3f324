//~ F0106
use plugin_api::prelude::*;
/// Does one thing.
#[tool]
fn brackets_unopened() -> u32 {
    7
}
}
