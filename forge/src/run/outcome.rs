//! How a run ended.

use std::time::Duration;

use serde::{Serialize, de::DeserializeOwned};

use super::{CalleeProblem, Denial, Mismatch, RunId};
use crate::{
    engine::{Limit, LogLine, Panic, ToolFailure, Transcript},
    policy::Exceeded,
    tool::ToolName,
};

/// What a run used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Usage {
    /// Wall time of the instance, in microseconds.
    pub wall_micros: u64,
    /// The most linear memory, in bytes.
    pub peak_memory_bytes: u64,
    /// The input's text, in bytes.
    pub input_bytes: u64,
    /// The result's text, in bytes.
    pub output_bytes: u64,
    /// Instructions, about, where they were metered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fuel: Option<u64>,
    /// Calls of the host.
    pub host_calls: u64,
    /// Bytes that host calls moved: read from files, written to files, sent and received.
    pub host_bytes: u64,
}

/// Why a run has no result.
#[derive(Clone, Debug, PartialEq)]
pub enum Failure {
    /// The tool returned an error.
    Tool(ToolFailure),
    /// The tool panicked.
    Panic(Panic),
    /// The input does not fit the schema; the tool was not run, or its parameters refused it.
    BadInput(Vec<Mismatch>),
    /// Needs that nothing grants; the tool was not run.
    Denied(Vec<Denial>),
    /// The policy does not allow what was asked for; the tool was not run.
    Exceeded(Exceeded),
    /// What was granted cannot be opened; the tool was not run.
    Ungrantable(String),
    /// A tool that it may call is not ready; the tool was not run.
    Callee {
        /// The tool that would be called.
        tool: ToolName,
        /// What is wrong with it.
        problem: CalleeProblem,
    },
    /// A limit ended it.
    Limited {
        /// Which.
        limit: Limit,
        /// What exactly.
        detail: String,
    },
    /// The tool ended its process with this exit code.
    Exited(i32),
    /// The module trapped or broke the contract.
    Broken(String),
    /// The run could not be recorded, so its answer is withheld; or it was not begun.
    Unrecorded(String),
}

/// Where an answer came from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answered {
    /// The tool ran, or was refused before it began.
    #[default]
    Ran,
    /// An earlier run of a pure tool on the same input had answered.
    Reused,
}

/// One run, ended.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The result's JSON text, or why there is none.
    pub result: Result<String, Failure>,
    /// What it used.
    pub usage: Usage,
    /// What it logged, in order.
    pub log: Vec<LogLine>,
    /// Log lines that did not fit.
    pub log_dropped: u64,
    /// What it printed to standard error and standard output, cut at the log's limit.
    pub printed: String,
    /// Whether the tool ran for it.
    pub answered: Answered,
    /// What the run is called in the journal, where it was recorded.
    pub run: Option<RunId>,
    /// The record of its host calls, for a replay; empty for a pure run.
    pub transcript: Transcript,
}

impl Outcome {
    /// A run that did not begin.
    pub(crate) fn refused(failure: Failure, input: u64) -> Self {
        let usage = Usage { input_bytes: input, ..Usage::default() };
        let (log, printed, transcript) = Default::default();
        Self {
            result: Err(failure),
            usage,
            log,
            log_dropped: 0,
            printed,
            transcript,
            answered: Answered::Ran,
            run: None,
        }
    }

    /// Whether its time ended it.
    pub(super) fn is_out_of_time(&self) -> bool {
        matches!(self.result, Err(Failure::Limited { limit: Limit::Time, .. }))
    }

    /// The result as a type.
    pub fn decode<T: DeserializeOwned>(&self) -> Result<Result<T, serde_json::Error>, &Failure> {
        self.result.as_ref().map(|text| serde_json::from_str(text))
    }
}

impl Failure {
    /// The failure's kind as JSON says it.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Tool(_) => "tool_error",
            Self::Panic(_) => "panic",
            Self::BadInput(_) => "bad_input",
            Self::Denied(_) => "denied",
            Self::Exceeded(_) => "policy",
            Self::Ungrantable(_) => "grant",
            Self::Callee { .. } => "callee",
            Self::Limited { .. } => "limit",
            Self::Exited(_) => "exited",
            Self::Broken(_) => "broken",
            Self::Unrecorded(_) => "unrecorded",
        }
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Tool(failure) => {
                f.write_str(&failure.message)?;
                // What the tool's C library says of a path below no granted one.
                if std::iter::once(&failure.message).chain(&failure.causes).any(|text| text.contains("os error 76")) {
                    f.write_str("\n  nothing that was granted covers the path; see the tool's needs, and --allow-read or --allow-write")?;
                }
                Ok(())
            }
            Self::Panic(panic) if panic.file.contains('/') => {
                // Not a line of the author's: a check of std or of a crate that does not say who called it.
                let place = panic.file.rsplit_once("/library/").map_or(panic.file.as_str(), |(_, inside)| inside);
                write!(f, "panicked: {} (in {place}:{}, called by the tool)", panic.message, panic.line)
            }
            Self::Panic(panic) if panic.line == 0 => write!(f, "panicked: {}", panic.message),
            Self::Panic(panic) => {
                write!(f, "panicked at {}:{}:{}: {}", panic.file, panic.line, panic.column, panic.message)
            }
            Self::BadInput(mismatches) => {
                f.write_str("the input does not fit")?;
                mismatches.iter().try_for_each(|mismatch| write!(f, "\n  {mismatch}"))
            }
            Self::Denied(denials) => {
                f.write_str("not granted")?;
                denials.iter().try_for_each(|denial| write!(f, "\n  {denial}"))
            }
            Self::Limited { limit, detail } => {
                let (what, remedy) = match limit {
                    Limit::Time => ("time", "; raise it with --timeout, or make the work smaller"),
                    Limit::Memory => ("memory", "; raise it with --max-memory, or make the work smaller"),
                    Limit::Input => ("input", "; raise it with --max-input, or send less"),
                    Limit::Output => ("output", "; raise it with --max-output, or return less"),
                    Limit::Stack => ("stack", "; replace the recursion by a loop"),
                    Limit::HostCalls => ("host call", "; raise it with --max-host-calls, or ask for less"),
                    Limit::Requests => ("request", "; raise it with --max-requests, or ask less often"),
                    Limit::HostBytes => ("host byte", "; raise it with --max-host-bytes, or move less"),
                    Limit::Files => ("file", "; raise it with --max-files, or use fewer files"),
                    Limit::Depth => ("depth", "; let the tools call each other less deeply"),
                    Limit::Fuel => ("fuel", "; raise it with --max-fuel, or make the work smaller"),
                };
                write!(f, "over the {what} limit: {detail}{remedy}")
            }
            Self::Callee { tool, problem } => {
                write!(f, "the tool `{tool}`, which would be called, is not ready: {}", problem.message)
            }
            Self::Exited(code) => {
                write!(f, "the tool ended its process with exit code {code}; return an error instead")
            }
            Self::Exceeded(exceeded) => exceeded.fmt(f),
            Self::Ungrantable(reason) | Self::Broken(reason) => f.write_str(reason),
            Self::Unrecorded(reason) => write!(
                f,
                "{reason}\n  the answer is withheld; let runs answer unrecorded with `require_journal = false` below \
                 [policy.runs] of a policy that may allow it"
            ),
        }
    }
}

/// Microseconds, as usage counts them.
pub(super) fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}
