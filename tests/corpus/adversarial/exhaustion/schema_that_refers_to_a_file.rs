//! Refers to a schema in a file of the host.
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
        schemars::json_schema!({ "$ref": "file://@BESIDE@" })
    }
}

/// Does one thing.
#[tool]
fn schema_that_refers_to_a_file(it: Option<Outside>) -> String {
    it.is_some().to_string()
}
