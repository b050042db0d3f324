//! Aborts its process. The check refuses it; the walls have to hold without the check.
use plugin_api::prelude::*;

/// Aborts.
#[tool]
fn aborts() -> u64 {
    std::process::abort()
}
