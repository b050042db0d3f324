//! Has a pattern in its schema that takes exponential time in a backtracking engine.
//!
//! lint: none
//! wall: none-needed
//! unchecked: 2 bad_input
//! input: {"it": {"text": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!"}}
use plugin_api::prelude::*;

#[derive(Deserialize, JsonSchema)]
struct Slow {
    #[schemars(regex(pattern = r"^(([a-z])+.)+[A-Z]([a-z])+$"))]
    text: String,
}

/// Does one thing.
#[tool]
fn schema_with_a_slow_pattern(it: Slow) -> String {
    it.text.len().to_string()
}
