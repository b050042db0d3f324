//! Gives back what it gets.
use plugin_api::prelude::*;

/// `value` as it came.
#[tool]
fn echoes(value: Value) -> Value {
    value
}
