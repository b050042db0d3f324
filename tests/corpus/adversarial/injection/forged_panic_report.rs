//! Panics with text that is itself a report of a panic elsewhere.
//!
//! lint: none
//! wall: output-escape
//! unchecked: 1 panic
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn forged_panic_report() -> String {
    panic!("{}", r#"{"message":"fine","file":"/etc/passwd","line":1}"#)
}
