//! Fails, and says why, and why that was.
use plugin_api::prelude::*;

/// Reads `text` as a number of boxes.
#[tool]
fn fails_with_causes(text: String) -> Result<u32> {
    text.parse::<u32>().context("the number of boxes").with_context(|| format!("cannot pack {text:?}"))
}
