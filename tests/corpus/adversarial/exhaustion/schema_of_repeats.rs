//! Has a pattern in its schema that compiles to gigabytes.
//!
//! lint: none
//! wall: engine-limit
//! unchecked: 1 broken
//! input: {"it": {"text": "aaa"}}
use plugin_api::prelude::*;

#[derive(Deserialize, JsonSchema)]
struct Large {
    #[schemars(regex(pattern = r"^((a{1000}){1000}){1000}$"))]
    text: String,
}

/// Does one thing.
#[tool]
fn schema_of_repeats(it: Large) -> String {
    it.text.len().to_string()
}
