//! Looks at the size of a file by a method of its path.
//!
//! lint: none
//! wall: wasm-verification
//! unchecked: 3 module_rejected
//! says: path_filestat_get
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn asks_for_a_size() -> String {
    std::path::Path::new("@BESIDE@").metadata().map_or(0, |it| it.len()).to_string()
}
