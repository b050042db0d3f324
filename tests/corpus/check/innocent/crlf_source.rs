//! A file with the line ends of another system.
use plugin_api::prelude::*;

/// Double a number.
#[tool]
fn crlf_source(n: i64) -> i64 {
    n * 2
}
