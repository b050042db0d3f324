//! The file `NAME.cases.json`.
//!
//! ```json
//! [
//!   { "name": "adds", "input": { "a": 1, "b": 2 }, "expect": 3 },
//!   { "name": "about a third", "input": { "a": 1, "b": 3 }, "approx": 0.333, "tolerance": 1e-3 },
//!   { "name": "refuses zero", "input": { "a": 1, "b": 0 }, "expect_error": "zero" },
//!   { "name": "reads", "input": {}, "files": { "/data/a.csv": "x\n" }, "expect": 1 },
//!   { "name": "asks", "input": {}, "expect": 2,
//!     "net": [{ "request": { "url": "https://api.example.com/n" }, "response": { "body": 2 } }] }
//! ]
//! ```

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::{self, Read as _},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Deserializer, de};
use serde_json::{Value, value::RawValue};

use crate::{run::net::CannedExchange, tool::linked};

/// The most bytes that a cases file may have.
const MAX_BYTES: u64 = 32 << 20;

/// How close `approx` is without a `tolerance`.
const TOLERANCE: f64 = 1e-9;

/// One expected behaviour.
#[derive(Clone, Debug)]
pub struct Case {
    /// What it shows; unique in its file.
    pub name: String,
    /// The input's JSON text, as it stands in the file.
    pub input: Box<RawValue>,
    /// What must come of it.
    pub expected: Expected,
    /// Files that the tool finds, by guest path. Only those that its needs cover can be seen.
    pub files: BTreeMap<String, String>,
    /// Environment variables that the tool finds. Only those that its needs name can be seen.
    pub env: BTreeMap<String, String>,
    /// Answers from the network, in its place. Only those of hosts that its needs name can be had.
    pub net: Option<Vec<CannedExchange>>,
}

/// What must come of a case.
#[derive(Clone, Debug, PartialEq)]
pub enum Expected {
    /// This value: numbers by value, objects without order.
    Equal(Value),
    /// This value, numbers within a tolerance, absolute or relative, whichever is larger.
    Approximate {
        /// The value.
        value: Value,
        /// The tolerance.
        tolerance: f64,
    },
    /// A failure whose message holds this text.
    Error(String),
}

/// Why a cases file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CasesError {
    /// It could not be read.
    #[error("{path}: cannot be read: {source}")]
    Unreadable {
        /// The file.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// It is larger than 32 MiB.
    #[error("{path}: larger than 32 MiB; keep large inputs out of cases")]
    TooLarge {
        /// The file.
        path: String,
    },
    /// It is not what a cases file is.
    #[error(
        "{path}: {reason}; a case is {{\"name\": …, \"input\": {{…}}}} with one of \"expect\", \"expect_error\" or \"approx\""
    )]
    Malformed {
        /// The file.
        path: String,
        /// What is wrong, with its line and column.
        reason: String,
    },
}

/// A case as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    name: String,
    input: Box<RawValue>,
    #[serde(default, deserialize_with = "present")]
    expect: Option<Value>,
    #[serde(default, deserialize_with = "present")]
    approx: Option<Value>,
    expect_error: Option<String>,
    tolerance: Option<f64>,
    #[serde(default)]
    files: BTreeMap<String, String>,
    #[serde(default)]
    env: BTreeMap<String, String>,
    net: Option<Vec<CannedExchange>>,
}

/// Tells `"expect": null` from no `expect`.
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

impl<'de> Deserialize<'de> for Case {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Written { name, input, expect, approx, expect_error, tolerance, files, env, net } =
            Written::deserialize(deserializer)?;
        let fault = |reason: &str| de::Error::custom(format!("case {name:?}: {reason}"));
        if name.trim().is_empty() {
            return Err(fault("the name is empty"));
        }
        if tolerance.is_some_and(|tolerance| !tolerance.is_finite() || tolerance < 0.0) {
            return Err(fault("the tolerance is not a number from 0 up"));
        }
        if tolerance.is_some() && approx.is_none() {
            return Err(fault("\"tolerance\" goes with \"approx\""));
        }
        let expected = match (expect, approx, expect_error) {
            (Some(value), None, None) => Expected::Equal(value),
            (None, Some(value), None) => Expected::Approximate { value, tolerance: tolerance.unwrap_or(TOLERANCE) },
            (None, None, Some(text)) if text.trim().is_empty() => {
                return Err(fault("\"expect_error\" is empty; write a part of the message"));
            }
            (None, None, Some(text)) => Expected::Error(text),
            (None, None, None) => return Err(fault("nothing is expected")),
            _ => return Err(fault("more than one thing is expected")),
        };
        Ok(Self { name, input, expected, files, env, net })
    }
}

/// Reads a cases file.
pub fn read_cases(path: &Path) -> Result<Vec<Case>, CasesError> {
    Ok(read_cases_text(path)?.1)
}

/// Reads a cases file: its bytes, and what they say.
pub(crate) fn read_cases_text(path: &Path) -> Result<(Vec<u8>, Vec<Case>), CasesError> {
    let shown = path.display().to_string();
    let unreadable = |source| CasesError::Unreadable { path: shown.clone(), source };
    let metadata = fs::metadata(path).map_err(unreadable)?;
    if !metadata.is_file() {
        return Err(unreadable(io::Error::new(io::ErrorKind::InvalidInput, "it is not a regular file")));
    }
    // Messages quote what they cannot read: a link that came with a checkout leads to no other file of its user.
    let is_cases = |to: &PathBuf| to.to_string_lossy().ends_with(".cases.json");
    if let Some(to) = linked(path).filter(|to| !is_cases(to)) {
        let reason = format!("it is a link to {}, which is not called NAME.cases.json; copy it", to.display());
        return Err(unreadable(io::Error::new(io::ErrorKind::InvalidInput, reason)));
    }
    let mut text = Vec::new();
    fs::File::open(path).map_err(unreadable)?.take(MAX_BYTES + 1).read_to_end(&mut text).map_err(unreadable)?;
    if text.len() as u64 > MAX_BYTES {
        return Err(CasesError::TooLarge { path: shown });
    }
    let cases = parse(&text).map_err(|reason| CasesError::Malformed { path: shown, reason })?;
    Ok((text, cases))
}

/// Reads the text of a cases file.
pub(crate) fn parse(text: &[u8]) -> Result<Vec<Case>, String> {
    let cases: Vec<Case> = serde_json::from_slice(text).map_err(|error| error.to_string())?;
    if cases.is_empty() {
        return Err("the list is empty, so nothing would be tested".into());
    }
    let mut names = BTreeSet::new();
    match cases.iter().find(|case| !names.insert(case.name.as_str())) {
        Some(twice) => Err(format!("two cases are named {:?}", twice.name)),
        None => Ok(cases),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &str) -> Result<Vec<Case>, String> {
        parse(format!("[{text}]").as_bytes())
    }

    #[test]
    fn the_three_expectations_are_read() {
        let cases = one(r#"{"name":"a","input":{},"expect":null},
               {"name":"b","input":{},"approx":[1.5],"tolerance":0.1},
               {"name":"c","input":{},"expect_error":"zero","files":{"/d":"x"},"env":{"A":"b"}}"#)
        .unwrap();
        assert_eq!(cases[0].expected, Expected::Equal(Value::Null));
        assert_eq!(cases[1].expected, Expected::Approximate { value: serde_json::json!([1.5]), tolerance: 0.1 });
        assert_eq!(cases[2].expected, Expected::Error("zero".into()));
    }

    #[test]
    fn what_tests_nothing_is_refused() {
        for (text, reason) in [
            ("", "empty"),
            (r#"{"name":"a","input":{}}"#, "nothing is expected"),
            (r#"{"name":"a","input":{},"expect":1,"approx":1}"#, "more than one"),
            (r#"{"name":"a","input":{},"expect_error":" "}"#, "empty"),
            (r#"{"name":"","input":{},"expect":1}"#, "name is empty"),
            (r#"{"name":"a","input":{},"expect":1,"expected":2}"#, "unknown field"),
            (r#"{"name":"a","input":{},"expect":1,"tolerance":1}"#, "goes with"),
            (r#"{"name":"a","input":{},"approx":1,"tolerance":-1}"#, "from 0 up"),
            (r#"{"name":"a","input":{},"expect":1},{"name":"a","input":{},"expect":1}"#, "two cases"),
        ] {
            let error = one(text).unwrap_err();
            assert!(error.contains(reason), "{text}: {error}");
        }
    }
}
