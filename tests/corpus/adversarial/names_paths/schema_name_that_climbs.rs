//! Names a type by a path that climbs.
//!
//! lint: none
//! wall: none-needed
//! unchecked: 0
//! says: 7
use plugin_api::prelude::*;

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "../../../etc/passwd")]
struct Row {
    one: u8,
    rest: Vec<Row>,
}

/// Does one thing.
#[tool]
fn schema_name_that_climbs() -> Row {
    Row { one: 7, rest: Vec::new() }
}
