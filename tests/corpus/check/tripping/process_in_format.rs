//~ F0401
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn process_in_format() -> u32 {
    let _ = format!("{}", std::process::id());
    7
}
