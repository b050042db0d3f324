//~ F0401
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn process_absolute() -> u32 {
    let _ = ::std::process::id();
    7
}
