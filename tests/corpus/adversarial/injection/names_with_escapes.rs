//! Names a field of its input so that an error about it clears the terminal.
//!
//! lint: none
//! wall: output-escape
//! unchecked: 2 bad_input
//! input: {"row": {}}
use plugin_api::prelude::*;

#[derive(Deserialize, JsonSchema)]
struct Row {
    #[serde(rename = "\u{1b}[2Jevil\u{202e}")]
    one: u8,
}

/// Does one thing.
#[tool]
fn names_with_escapes(row: Row) -> String {
    row.one.to_string()
}
