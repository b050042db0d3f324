//! Reads a variable that it did not declare.
//!
//! lint: F0406
//! wall: wasi
//! unchecked: 0
//! says: false 0
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn undeclared_variable() -> String {
    format!("{:?} {:?}", std::env::var("@VARIABLE@").is_ok(), std::env::vars().count())
}
