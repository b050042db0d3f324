//! Refers to itself, without anything in between.
//!
//! lint: none
//! wall: none-needed
//! unchecked: 2 bad_input
//! input: {"it": 1}
use plugin_api::prelude::*;

#[derive(Deserialize)]
struct Round;
impl JsonSchema for Round {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Round".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "$ref": "#/$defs/Round" })
    }
}

/// Does one thing.
#[tool]
fn schema_that_refers_to_itself(it: Option<Round>) -> String {
    it.is_some().to_string()
}
