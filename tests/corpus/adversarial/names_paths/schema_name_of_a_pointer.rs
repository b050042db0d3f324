//! Names a type by a pointer to another.
//!
//! lint: none
//! wall: description
//! unchecked: 3 undescribed
//! input: {"row": {"one": 7}}
use plugin_api::prelude::*;

#[derive(Deserialize, JsonSchema)]
#[schemars(rename = "#/$defs/~1evil~0")]
struct Row {
    one: u8,
    rest: Option<Box<Row>>,
}

/// Does one thing.
#[tool]
fn schema_name_of_a_pointer(row: Row) -> String {
    format!("{} {}", row.one, row.rest.is_some())
}
