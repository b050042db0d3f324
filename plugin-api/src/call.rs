//! Other tools. Declare each with `#[tool(tool = ["column_total"])]` and grant it with `--allow-tool=column_total`.
//!
//! The tool that is called runs on its own, within what both tools declare and what the run was granted; its time, its
//! memory and all else that it uses come out of the run's. Its error is an error that can be handled.
//!
//! ```
//! use plugin_api::prelude::*;
//!
//! #[derive(Serialize)]
//! struct Rows {
//!     rows: Vec<f64>,
//! }
//!
//! /// The mean of `rows`, by way of the tool that sums them up.
//! #[tool(tool = ["column_total"])]
//! fn mean(rows: Vec<f64>) -> Result<f64> {
//!     let count = rows.len() as f64;
//!     let total: f64 = plugin_api::call("column_total", &Rows { rows })?;
//!     Ok(total / count)
//! }
//!
//! // Tools are called where Forge runs the tool.
//! assert!(mean(vec![1.0, 2.0]).unwrap_err().to_string().contains("column_total"));
//! ```

use std::error::Error;
use std::fmt;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::host;
use crate::json::{self, Reader, Writer};

/// Calls the tool of this name.
///
/// `input` is written as the tool's input object: a struct or a map with a field for each of its parameters.
///
/// # Errors
/// The tool answers with an error or panics, does not take the input, or may not be called; or its result has another
/// shape than is asked for.
pub fn call<I: Serialize + ?Sized, O: DeserializeOwned>(tool: &str, input: &I) -> Result<O, CallError> {
    let mut writer = Writer::after(Vec::new());
    if let Err(error) = input.serialize(&mut writer) {
        let message = format!("the input for `{tool}` cannot be written as JSON: {error}");
        return Err(CallError::new(tool, CallErrorKind::Input, message));
    }
    let answer = ask(tool, &writer.into_bytes())?;
    let misfit = |reason: &dyn fmt::Display| {
        CallError::new(tool, CallErrorKind::Output, format!("the result of `{tool}` does not fit: {reason}"))
    };
    let document = json::scan(&answer).map_err(|error| misfit(&error))?;
    let mut reader = Reader::new(&document);
    O::deserialize(&mut reader).map_err(|mismatch| {
        let mismatch = reader.locate(mismatch);
        misfit(&format_args!("{}: {}", mismatch.path(), mismatch.message()))
    })
}

/// The result's text. All that does not depend on the types, so that it is compiled once.
fn ask(tool: &str, input: &[u8]) -> Result<String, CallError> {
    #[derive(Serialize)]
    struct Request<'tool> {
        tool: &'tool str,
    }
    #[derive(Deserialize)]
    struct Head {
        error: Option<Failure>,
    }
    #[derive(Deserialize)]
    struct Failure {
        kind: String,
        message: String,
        #[serde(default)]
        causes: Vec<String>,
    }
    let broken =
        || CallError::new(tool, CallErrorKind::Unavailable, "the host gave no answer that can be read".into());
    let mut head = Writer::after(Vec::new());
    Request { tool }.serialize(&mut head).map_err(|_| broken())?;
    let answer = host::call(&head.into_bytes(), input);
    let head = std::str::from_utf8(answer.head()).map_err(|_| broken())?;
    let document = json::scan(head).map_err(|_| broken())?;
    let Head { error } = Head::deserialize(&mut Reader::new(&document)).map_err(|_| broken())?;
    match error {
        None => String::from_utf8(answer.into_body()).map_err(|_| broken()),
        Some(Failure { kind, message, causes }) => {
            let kind = match kind.as_str() {
                "tool_error" => CallErrorKind::Failed,
                "panic" | "exited" | "broken" => CallErrorKind::Panicked,
                "bad_input" => CallErrorKind::Input,
                "denied" => CallErrorKind::Denied,
                "limit" => CallErrorKind::Limit,
                _ => CallErrorKind::Unavailable,
            };
            let cause = Cause::chain(message, causes);
            Err(CallError { tool: tool.to_owned(), kind, cause: Box::new(cause) })
        }
    }
}

/// Why a tool that was called gave no result.
#[derive(Debug)]
pub struct CallError {
    tool: String,
    kind: CallErrorKind,
    cause: Box<Cause>,
}

/// Which way a call failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CallErrorKind {
    /// The tool answered with an error.
    Failed,
    /// The tool panicked, or ended itself.
    Panicked,
    /// The tool does not take the input.
    Input,
    /// The tool may not be called.
    Denied,
    /// The tool went over a limit of its own, such as that of its stack or its result.
    Limit,
    /// The result has another shape than is asked for.
    Output,
    /// There is nobody to call it.
    Unavailable,
}

impl CallError {
    fn new(tool: &str, kind: CallErrorKind, message: String) -> Self {
        Self { tool: tool.to_owned(), kind, cause: Box::new(Cause::chain(message, Vec::new())) }
    }

    /// The tool that was called.
    pub fn tool(&self) -> &str {
        &self.tool
    }

    /// Which way the call failed.
    pub fn kind(&self) -> CallErrorKind {
        self.kind
    }

    /// What the tool says, or why it was not called.
    pub fn message(&self) -> &str {
        &self.cause.message
    }
}

impl fmt::Display for CallError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "the call of `{}` failed", self.tool)
    }
}

impl Error for CallError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.cause)
    }
}

/// A message and what is behind it.
#[derive(Debug)]
struct Cause {
    message: String,
    cause: Option<Box<Cause>>,
}

impl Cause {
    /// The message first, its causes behind it.
    fn chain(message: String, causes: Vec<String>) -> Self {
        let behind = |cause, message| Some(Box::new(Self { message, cause }));
        Self { message, cause: causes.into_iter().rev().fold(None, behind) }
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl Error for Cause {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.cause.as_deref().map(|cause| cause as _)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_carries_its_causes() {
        let cause = Box::new(Cause::chain("no rows".into(), vec!["the file is empty".into(), "again".into()]));
        let error = CallError { tool: "total".into(), kind: CallErrorKind::Failed, cause };
        assert_eq!(error.to_string(), "the call of `total` failed");
        let error = crate::Error::from(error);
        assert_eq!(error.causes(), ["no rows", "the file is empty", "again"]);
    }

    #[test]
    fn what_cannot_be_written_is_told() {
        let error = call::<_, ()>("total", &std::collections::BTreeMap::from([(vec![1], 2)])).unwrap_err();
        assert_eq!(error.kind(), CallErrorKind::Input);
        assert!(error.message().contains("total"));
    }
}
