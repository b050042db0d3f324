//! Makes a schema that is nested very deep.
//!
//! lint: none
//! wall: description
//! unchecked: 3 undescribed
use plugin_api::prelude::*;

#[derive(Deserialize)]
struct Deep;
impl JsonSchema for Deep {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Deep".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let mut inner = json!({});
        for _ in 0..5_000 {
            inner = json!({ "not": inner });
        }
        schemars::Schema::try_from(inner).unwrap_or_default()
    }
}

/// Does one thing.
#[tool]
fn schema_that_is_deep(it: Deep) -> String {
    std::mem::size_of_val(&it).to_string()
}
