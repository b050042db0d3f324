//! A file that begins with a byte order mark.
use plugin_api::prelude::*;

/// Halve a number.
#[tool]
fn byte_order_mark(n: i64) -> i64 {
    n / 2
}
