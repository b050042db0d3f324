//! Looks for a file by a method of its path, which the lint does not know for a need.
//!
//! lint: none
//! wall: wasm-verification
//! unchecked: 3 module_rejected
//! says: path_filestat_get
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn asks_whether_a_file_exists() -> String {
    std::path::Path::new("@BESIDE@").exists().to_string()
}
