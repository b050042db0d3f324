//! Has the linker look in a folder of the builder for a library.
//!
//! lint: F0301 F0302 F0303
//! wall: compiler
//! unchecked: 4 compiler
use plugin_api::prelude::*;

#[link(name = ":../../../../../etc/hostname", kind = "dylib")]
unsafe extern "C" {
    safe fn stolen() -> u32;
}

/// Does one thing.
#[tool]
fn linker_search() -> String {
    stolen().to_string()
}
