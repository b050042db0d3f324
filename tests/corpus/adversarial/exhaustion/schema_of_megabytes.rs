//! Makes a schema of many megabytes.
//!
//! lint: none
//! wall: description
//! unchecked: 3 undescribed
use plugin_api::prelude::*;

#[derive(Deserialize)]
struct Large;
impl JsonSchema for Large {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Large".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "description": "a".repeat(20_000_000) })
    }
}

/// Does one thing.
#[tool]
fn schema_of_megabytes(it: Large) -> String {
    std::mem::size_of_val(&it).to_string()
}
