//! A comma where none may be.
use plugin_api::prelude::*;

/// Adds.
#[tool]
fn syntax_error(a: i64, b: i64) -> i64 {
    a + , b
}
