//! Names the values that it accepts so that an error about them clears the terminal.
//!
//! lint: none
//! wall: output-escape
//! unchecked: 2 bad_input
//! input: {"kind": "three"}
use plugin_api::prelude::*;

#[derive(Debug, Deserialize, JsonSchema)]
enum Kind {
    #[serde(rename = "\u{1b}[2J")]
    One,
    #[serde(rename = "\nerror: approved")]
    Two,
}

/// Does one thing.
#[tool]
fn variants_with_escapes(kind: Kind) -> String {
    format!("{kind:?}")
}
