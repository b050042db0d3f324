//! Runs a function of its own choice through the text of an attribute; it runs in the sandbox only.
//!
//! lint: F0401
//! wall: description
//! unchecked: 3 undescribed
//! input: {"row": {}}
use plugin_api::prelude::*;

#[derive(Deserialize, JsonSchema)]
struct Row {
    #[serde(default = "std::process::id")]
    one: u32,
}

/// Does one thing.
#[tool]
fn derive_with_code(row: Row) -> String {
    row.one.to_string()
}
