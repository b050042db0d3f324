//! Reads a variable in the attribute of a schema.
//!
//! lint: F0305
//! wall: dep-info
//! unchecked: 3 compile_time_reach
use plugin_api::prelude::*;

#[derive(Serialize, JsonSchema)]
#[schemars(description = option_env!("@VARIABLE@").unwrap_or("none"))]
struct Stolen {
    one: u8,
}

/// Does one thing.
#[tool]
fn variable_in_an_attribute() -> Stolen {
    Stolen { one: 1 }
}
