//! Hides the macro in the text of an attribute.
//!
//! lint: F0410
//! wall: compiler-sandbox
//! unchecked: 4 compiler
use plugin_api::prelude::*;

#[derive(Deserialize, JsonSchema)]
struct Row {
    #[serde(serialize_with = "include_str!(\"@BESIDE@\")")]
    one: u8,
}

/// Does one thing.
#[tool]
fn text_of_an_attribute(row: Row) -> String {
    row.one.to_string()
}
