//! Makes its schema without an end.
//!
//! lint: none
//! wall: description
//! unchecked: 3 undescribed
use plugin_api::prelude::*;

#[derive(Deserialize)]
struct Endless;
impl JsonSchema for Endless {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Endless".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        loop {
            std::hint::black_box(1);
        }
    }
}

/// Does one thing.
#[tool]
fn schema_without_end(it: Endless) -> String {
    std::mem::size_of_val(&it).to_string()
}
