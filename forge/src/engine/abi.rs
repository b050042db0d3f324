//! The contract between a tool's module and its host, version 1.
//!
//! The module exports `memory`, `_initialize`, `forge_alloc(length) -> address`, `forge_call(address, length) -> record`
//! and `forge_describe() -> record`. A record is `(address << 32) | length`. The host writes the input, UTF-8 JSON text
//! of an object, where `forge_alloc` says and passes it to `forge_call`, whose record starts with a status byte: 0, and
//! the result's JSON text; 1, and `{"message", "causes"}`; 2, and `{"message", "path"}` of what does not fit.
//! `forge_describe` gives JSON text without a status byte.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{
    Divergence, LogLine, Transcript,
    wasi::{Counted, Usage},
};

/// The most bytes of each text of a failure.
const MAX_FAILURE_BYTES: usize = 16 << 10;
/// The most causes of a failure.
const MAX_CAUSES: usize = 32;

/// A failure that the tool itself reports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToolFailure {
    /// What went wrong, in the tool's words.
    pub message: String,
    /// The errors behind it, outermost first.
    #[serde(default)]
    pub causes: Vec<String>,
}

/// A panic of the tool's code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Panic {
    /// The panic's message.
    pub message: String,
    /// The file, as the compiler was called with it: `NAME.rs` for the author's own lines.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1.
    #[serde(default)]
    pub column: u32,
}

/// A limit that ended a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Limit {
    /// Wall time.
    Time,
    /// Linear memory.
    Memory,
    /// The native or the guest's own stack.
    Stack,
    /// Bytes of input.
    Input,
    /// Bytes of result.
    Output,
    /// Number of host calls.
    HostCalls,
    /// Bytes that host calls move.
    HostBytes,
    /// Files open at once, or made.
    Files,
    /// Requests over the network.
    Requests,
    /// Instructions.
    Fuel,
    /// Tools that call each other.
    Depth,
}

impl Limit {
    /// All of them; the place of each is its number in a transcript.
    const ALL: [Self; 11] = [
        Self::Time,
        Self::Memory,
        Self::Stack,
        Self::Input,
        Self::Output,
        Self::HostCalls,
        Self::HostBytes,
        Self::Files,
        Self::Requests,
        Self::Fuel,
        Self::Depth,
    ];

    pub(super) fn number(self) -> u8 {
        self as u8
    }

    pub(super) fn from_number(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number)).copied()
    }
}

impl From<Counted> for Limit {
    fn from(counted: Counted) -> Self {
        match counted {
            Counted::Calls => Self::HostCalls,
            Counted::Bytes => Self::HostBytes,
            Counted::Requests => Self::Requests,
            Counted::OpenFiles | Counted::FilesMade | Counted::Names => Self::Files,
        }
    }
}

/// How a call ended.
#[derive(Clone, Debug, PartialEq)]
pub enum CallEnd {
    /// The result, JSON text.
    Result(Vec<u8>),
    /// The tool returned an error.
    Failed(ToolFailure),
    /// The input does not fit the function's parameters.
    BadInput {
        /// Why.
        message: String,
        /// Where, as a JSON path from `$`.
        path: String,
    },
    /// The tool panicked.
    Panicked(Panic),
    /// A limit ended it.
    Limited {
        /// Which.
        limit: Limit,
        /// What exactly, where more is known.
        detail: Option<String>,
    },
    /// The tool ended its process.
    Exited(i32),
    /// The module trapped or broke the contract.
    Broken(String),
}

/// A call that has ended, and what it used.
#[derive(Clone, Debug)]
pub struct CallReport {
    /// How it ended.
    pub end: CallEnd,
    /// Wall time from the first instruction of the instance.
    pub wall: Duration,
    /// The most linear memory that it had, in bytes.
    pub peak_memory: u64,
    /// What it logged, in order.
    pub log: Vec<LogLine>,
    /// Log lines that did not fit.
    pub log_dropped: u64,
    /// Bytes of log that could still have come.
    pub log_room: u64,
    /// Instructions, about, where they were metered.
    pub fuel: Option<u64>,
    /// Host calls, bytes and files, with what was used up before it began.
    pub used: Usage,
    /// The record of its host calls.
    pub transcript: Transcript,
    /// Where a replay left its record.
    pub divergence: Option<Divergence>,
    /// What it printed to standard output, if anything, cut at the log's limit.
    pub stdout: Vec<u8>,
    /// What it printed to standard error, cut at the log's limit.
    pub stderr: Vec<u8>,
}

impl Panic {
    /// Reads what the panic hook sent. A module may send anything.
    pub(crate) fn from_report(report: &[u8]) -> Self {
        serde_json::from_slice(report).unwrap_or_else(|_| Self {
            message: String::from_utf8_lossy(report).into_owned(),
            file: String::new(),
            line: 0,
            column: 0,
        })
    }
}

impl ToolFailure {
    /// With texts that fit a log line, a journal and a model's context, whatever the tool wrote.
    fn bounded(self) -> Self {
        let causes = self.causes.into_iter().take(MAX_CAUSES).map(bounded).collect();
        Self { message: bounded(self.message), causes }
    }
}

/// A text of a tool's failure, cut with a mark where it is too long.
fn bounded(mut text: String) -> String {
    if text.len() > MAX_FAILURE_BYTES {
        text.truncate(text.floor_char_boundary(MAX_FAILURE_BYTES));
        text.push_str(" … (cut)");
    }
    text
}

impl CallEnd {
    /// Reads the record of `forge_call`.
    pub(super) fn from_record(record: &[u8]) -> Self {
        #[derive(Deserialize)]
        struct Refusal {
            message: String,
            #[serde(default)]
            path: String,
        }
        let Some((&status, text)) = record.split_first() else {
            return Self::Broken("the module returned an empty record".into());
        };
        let broken =
            |error: serde_json::Error| Self::Broken(format!("the module returned a malformed record: {error}"));
        match status {
            0 => match serde_json::from_slice::<serde::de::IgnoredAny>(text) {
                Ok(_) => Self::Result(text.to_vec()),
                Err(error) => broken(error),
            },
            1 => serde_json::from_slice(text)
                .map_or_else(broken, |failure: ToolFailure| Self::Failed(failure.bounded())),
            2 => serde_json::from_slice(text).map_or_else(broken, |Refusal { message, path }| Self::BadInput {
                message: bounded(message),
                path: bounded(path),
            }),
            other => Self::Broken(format!("the module returned a record of unknown status {other}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_not_as_long_as_a_tool_likes() {
        let long = "ü".repeat(MAX_FAILURE_BYTES);
        let record = |status: u8, value: serde_json::Value| [&[status][..], value.to_string().as_bytes()].concat();
        let failed = record(1, serde_json::json!({ "message": long, "causes": vec![&long; 40] }));
        let CallEnd::Failed(failure) = CallEnd::from_record(&failed) else { panic!("not a failure") };
        assert!(failure.message.len() < MAX_FAILURE_BYTES + 20 && failure.message.ends_with("ü … (cut)"));
        assert!(failure.causes.len() == MAX_CAUSES && failure.causes[0] == failure.message);
        let refused = record(2, serde_json::json!({ "message": long, "path": long }));
        let CallEnd::BadInput { message, path } = CallEnd::from_record(&refused) else { panic!("not a refusal") };
        assert_eq!((&message, &path), (&failure.message, &failure.message));
    }

    #[test]
    fn a_limit_comes_back_by_its_number() {
        // The last of them: a new one is to be added to the list too.
        assert_eq!(Limit::ALL.len(), Limit::Depth as usize + 1);
        assert!(Limit::ALL.iter().all(|limit| Limit::from_number(limit.number()) == Some(*limit)));
    }
}
