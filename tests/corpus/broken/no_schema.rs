//! A parameter whose type has no schema.
use plugin_api::prelude::*;

#[derive(Deserialize)]
struct Plain {
    number: i64,
}

/// Takes what cannot be described.
#[tool]
fn no_schema(plain: Plain) -> i64 {
    plain.number
}
