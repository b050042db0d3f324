//! Calls a tool the way the host does, but inside the test.

use plugin_api::__private::Tool;
use serde_json::Value;

/// What a tool answered.
#[derive(Debug, PartialEq)]
pub enum Answer {
    /// The result.
    Result(Value),
    /// The tool's error: its message and the causes.
    Error(String, Vec<String>),
    /// The input does not fit: the message and the place.
    Mismatch(String, String),
}

/// Calls the tool with this text.
///
/// # Panics
/// If the record is not one of the contract's.
pub fn call_text(tool: &Tool, input: &str) -> Answer {
    let record = tool.call(input.as_bytes());
    let (status, json) = record.split_first().expect("a record has a status");
    let value: Value = serde_json::from_slice(json).expect("what follows the status is JSON");
    let text = |key: &str| value[key].as_str().expect("a text").to_owned();
    match status {
        0 => Answer::Result(value),
        1 => {
            let causes = value["causes"].as_array().expect("a list of causes").iter();
            Answer::Error(text("message"), causes.map(|cause| cause.as_str().expect("a text").to_owned()).collect())
        }
        2 => Answer::Mismatch(text("message"), text("path")),
        status => panic!("no status of the contract: {status}"),
    }
}

/// Calls the tool with this input.
pub fn call(tool: &Tool, input: Value) -> Answer {
    call_text(tool, &input.to_string())
}

/// The result of a call that must succeed.
///
/// # Panics
/// If it does not.
pub fn result(tool: &Tool, input: Value) -> Value {
    match call(tool, input) {
        Answer::Result(value) => value,
        other => panic!("{}: {other:?}", tool.name),
    }
}

/// The message and the place of a mismatch.
///
/// # Panics
/// If the input fits.
pub fn mismatch(tool: &Tool, input: Value) -> (String, String) {
    match call(tool, input) {
        Answer::Mismatch(message, path) => (message, path),
        other => panic!("{}: {other:?}", tool.name),
    }
}

/// What the tool says of itself.
///
/// # Panics
/// If it is not JSON.
pub fn describe(tool: &Tool) -> Value {
    serde_json::from_slice(&tool.describe()).expect("a description is JSON")
}
