//! Puts a file into the schema through an attribute that takes an expression.
//!
//! lint: F0304
//! wall: compiler-sandbox
//! unchecked: 4 compiler
use plugin_api::prelude::*;

#[derive(Serialize, JsonSchema)]
#[schemars(description = include_str!("@BESIDE@"))]
struct Stolen {
    one: u8,
}

/// Does one thing.
#[tool]
fn description_of_a_schema() -> Stolen {
    Stolen { one: 1 }
}
