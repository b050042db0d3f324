//! Is a list of a million numbers.
//!
//! lint: F0108
//! wall: lint-caps
//! unchecked: 3 rejected
//! fill: @MANY@ = 400000 1,
use plugin_api::prelude::*;

const LIST: &[u8] = &[@MANY@];

/// Does one thing.
#[tool]
fn many_tokens() -> String {
    LIST.len().to_string()
}
