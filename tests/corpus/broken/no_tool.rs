//! A function, but no tool.
use plugin_api::prelude::*;

/// Adds.
fn no_tool(a: i64, b: i64) -> i64 {
    a + b
}
