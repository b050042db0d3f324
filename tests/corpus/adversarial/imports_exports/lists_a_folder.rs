//! Lists a folder by a method of its path.
//!
//! lint: none
//! wall: wasm-verification
//! unchecked: 3 module_rejected
//! says: path_open
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn lists_a_folder() -> String {
    std::path::Path::new("/").read_dir().map_or(0, Iterator::count).to_string()
}
