//! Two tools in one file.
use plugin_api::prelude::*;

/// One.
#[tool]
fn two_tools(a: i64) -> i64 {
    a
}

/// And another.
#[tool]
fn the_other(a: i64) -> i64 {
    a
}
