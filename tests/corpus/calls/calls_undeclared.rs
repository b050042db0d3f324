//! Calls a tool without saying so.
use plugin_api::prelude::*;

/// The sum of `numbers`, by another tool.
#[tool]
fn calls_undeclared(numbers: Vec<i64>) -> Result<i64> {
    Ok(plugin_api::call("adds", &json!({ "numbers": numbers }))?)
}
