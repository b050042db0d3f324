//! Named like things inside of other people's macros.
use plugin_api::prelude::*;

fn describe(input: &Value) -> &'static str {
    match input {
        Value::Null => "nothing",
        Value::Bool(_) => "a flag",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// Describe any value.
#[tool]
fn call(input: Value, output: Option<String>) -> String {
    let (returned, kind) = (describe(&input), output.unwrap_or_else(|| "It is".to_owned()));
    format!("{kind} {returned}.")
}
