//! Looks at a link itself by a method of its path.
//!
//! lint: none
//! wall: wasm-verification
//! unchecked: 3 module_rejected
//! says: path_filestat_get
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn looks_at_a_link() -> String {
    std::path::Path::new("/proc/self/exe").is_symlink().to_string()
}
