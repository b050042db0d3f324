//! Calls a tool, and handles its failure if it is told to.
use plugin_api::prelude::*;

/// What `callee` answers to `input`, or, where `handled`, how it fails.
#[tool(tool = ["callee"])]
fn calls(input: Value, name: Option<String>, handled: Option<bool>) -> Result<Value> {
    let answer: Result<Value, _> = plugin_api::call(name.as_deref().unwrap_or("callee"), &input);
    match answer {
        Err(error) if handled == Some(true) => Ok(json!([format!("{:?}", error.kind()), error.message()])),
        answer => Ok(answer?),
    }
}
