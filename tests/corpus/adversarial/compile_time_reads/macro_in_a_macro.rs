//! Hides the macro in another that passes its tokens on.
//!
//! lint: F0310
//! wall: compiler-sandbox
//! unchecked: 4 compiler
use plugin_api::prelude::*;

macro_rules! quietly {
    ($name:ident) => {
        $name!("@BESIDE@")
    };
}

/// Does one thing.
#[tool]
fn macro_in_a_macro() -> String {
    quietly!(include_str).to_owned()
}
