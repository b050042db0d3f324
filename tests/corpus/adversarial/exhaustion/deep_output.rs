//! Returns a value that is nested a million times.
//!
//! lint: none
//! wall: engine-limit
//! unchecked: 6 limit
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn deep_output() -> Value {
    let mut value = Value::Null;
    for _ in 0..1_000_000 {
        value = Value::Array(vec![value]);
    }
    value
}
