//! Is a struct that holds itself.
//!
//! lint: none
//! wall: compiler
//! unchecked: 4 compiler
use plugin_api::prelude::*;

struct Whole {
    part: Whole,
}

/// Does one thing.
#[tool]
fn struct_in_itself() -> String {
    std::mem::size_of::<Whole>().to_string()
}
