//! Takes any JSON at all.
use plugin_api::prelude::*;

/// What kind of JSON `value` is.
#[tool]
fn takes_anything(value: Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}
