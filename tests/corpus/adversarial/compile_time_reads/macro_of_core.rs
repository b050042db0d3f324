//! Takes the macro from the core library, by a glob.
//!
//! lint: F0304
//! wall: compiler-sandbox
//! unchecked: 4 compiler
use plugin_api::prelude::*;

mod inner {
    pub use core::*;
}

/// Does one thing.
#[tool]
fn macro_of_core() -> String {
    inner::include_str!("@BESIDE@").to_owned()
}
