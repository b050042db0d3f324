//! Runs a function through the text of an attribute, by an alias of the library that the lint does not follow.
//!
//! lint: F0401 F0409
//! wall: description
//! unchecked: 3 undescribed
//! input: {"row": {}}
use plugin_api::prelude::*;

use std as s;

#[derive(Deserialize, JsonSchema)]
struct Row {
    #[serde(default = "s::process::id")]
    one: u32,
}

/// Does one thing.
#[tool]
fn derive_with_an_alias(row: Row) -> String {
    row.one.to_string()
}
