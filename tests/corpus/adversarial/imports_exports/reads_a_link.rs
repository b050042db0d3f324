//! Reads a link by a method of its path.
//!
//! lint: none
//! wall: wasm-verification
//! unchecked: 3 module_rejected
//! says: path_readlink
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn reads_a_link() -> String {
    std::path::Path::new("/proc/self/exe").read_link().map_or(String::new(), |it| it.display().to_string())
}
