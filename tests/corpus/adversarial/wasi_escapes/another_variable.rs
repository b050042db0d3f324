//! Reads another variable than the one that it declared and was granted.
//!
//! lint: none
//! wall: wasi
//! unchecked: 0
//! flags: --allow-env=LANG_OF_TESTS
//! says: false false
use plugin_api::prelude::*;

/// Does one thing.
#[tool(env = ["LANG_OF_TESTS"])]
fn another_variable() -> String {
    format!("{:?} {:?}", std::env::var("@VARIABLE@").is_ok(), std::env::var("PATH").is_ok())
}
