//! Ends the process through an alias in the text of an attribute.
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
    id: u32,
}

/// Does one thing.
#[tool]
fn process_behind_an_alias(row: Row) -> String {
    row.id.to_string()
}
