//! The function is not called as the file is.
use plugin_api::prelude::*;

/// Adds.
#[tool]
fn name_of_another(a: i64, b: i64) -> i64 {
    a + b
}
