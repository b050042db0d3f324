//! Makes another file the description of a type, and so part of the schema.
//!
//! lint: F0304
//! wall: compiler-sandbox
//! unchecked: 4 compiler
use plugin_api::prelude::*;

#[doc = include_str!("@BESIDE@")]
#[derive(Serialize, JsonSchema)]
struct Stolen {
    one: u8,
}

/// Does one thing.
#[tool]
fn document_of_a_file() -> Stolen {
    Stolen { one: 1 }
}
