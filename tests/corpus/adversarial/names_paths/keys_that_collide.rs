//! Has two fields under one name.
//!
//! lint: none
//! wall: none-needed
//! unchecked: 0
//! input: {"row": {"a": 1, "b": 2}}
use plugin_api::prelude::*;

#[derive(Deserialize, JsonSchema)]
struct Row {
    #[serde(rename = "a")]
    one: u8,
    #[serde(rename = "b", alias = "a")]
    two: u8,
}

/// Does one thing.
#[tool]
fn keys_that_collide(row: Row) -> String {
    (row.one + row.two).to_string()
}
