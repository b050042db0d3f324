//! Returns an error that is longer than anybody reads.
use plugin_api::prelude::*;

/// Fails with a message of `length` bytes.
#[tool]
fn fails_at_length(length: usize) -> Result<u64> {
    bail!("{}", "x".repeat(length))
}
