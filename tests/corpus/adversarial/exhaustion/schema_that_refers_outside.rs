//! Refers to a schema on a server.
//!
//! lint: none
//! wall: description
//! unchecked: 3 undescribed
use plugin_api::prelude::*;

#[derive(Deserialize)]
struct Outside;
impl JsonSchema for Outside {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Outside".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "$ref": "http://127.0.0.1:9/schema.json" })
    }
}

/// Does one thing.
#[tool]
fn schema_that_refers_outside(it: Option<Outside>) -> String {
    it.is_some().to_string()
}
