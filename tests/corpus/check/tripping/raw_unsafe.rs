//~ F0311
use plugin_api::prelude::*;

fn r#unsafe() {}

/// Does one thing.
#[tool]
fn raw_unsafe() -> u32 {
    7
}
