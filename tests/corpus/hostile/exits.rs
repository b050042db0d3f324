//! Ends its process. The check refuses it; the walls have to hold without the check.
use plugin_api::prelude::*;

/// Exits with `code`.
#[tool]
fn exits(code: i32) -> u64 {
    std::process::exit(code)
}
