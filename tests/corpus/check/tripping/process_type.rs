//~ F0401
use plugin_api::prelude::*;

fn f(_: Option<Vec<std::process::Child>>) {}

/// Does one thing.
#[tool]
fn process_type() -> u32 {
    7
}
