//! The limits by name.

use std::time::Duration;

use serde::Serialize;

use super::{Kind, Limits, Value};

/// One of the limits of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LimitName {
    /// Wall time of the call.
    Timeout,
    /// Linear memory of the instance.
    Memory,
    /// The result.
    Output,
    /// The input.
    Input,
    /// Log lines.
    Log,
    /// Instructions.
    Fuel,
    /// Calls of the host.
    HostCalls,
    /// Bytes that calls of the host move.
    HostBytes,
    /// Files that are made, or open at once.
    Files,
    /// Requests over the network.
    Requests,
    /// The body of each answer from the network.
    Response,
    /// What is recorded for a replay.
    Transcript,
}

impl LimitName {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::Timeout,
        Self::Memory,
        Self::Output,
        Self::Input,
        Self::Log,
        Self::Fuel,
        Self::HostCalls,
        Self::HostBytes,
        Self::Files,
        Self::Requests,
        Self::Response,
        Self::Transcript,
    ];

    /// Its name in policy files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Timeout => "timeout",
            Self::Memory => "memory",
            Self::Output => "output",
            Self::Input => "input",
            Self::Log => "log",
            Self::Fuel => "fuel",
            Self::HostCalls => "host_calls",
            Self::HostBytes => "host_bytes",
            Self::Files => "files",
            Self::Requests => "requests",
            Self::Response => "response",
            Self::Transcript => "transcript",
        }
    }

    /// The flag that sets it, without the dashes.
    pub fn flag(self) -> &'static str {
        match self {
            Self::Timeout => "timeout",
            Self::Memory => "max-memory",
            Self::Output => "max-output",
            Self::Input => "max-input",
            Self::Log => "max-log",
            Self::Fuel => "max-fuel",
            Self::HostCalls => "max-host-calls",
            Self::HostBytes => "max-host-bytes",
            Self::Files => "max-files",
            Self::Requests => "max-requests",
            Self::Response => "max-response",
            Self::Transcript => "max-transcript",
        }
    }

    /// The environment variable that sets it.
    pub fn variable(self) -> String {
        format!("FORGE_{}", self.flag().replace('-', "_").to_uppercase())
    }

    /// What it limits, in one line.
    pub fn summary(self) -> &'static str {
        match self {
            Self::Timeout => "the longest that a run may take",
            Self::Memory => "the most memory that a run may have",
            Self::Output => "the largest result",
            Self::Input => "the largest input",
            Self::Log => "the most log text that is kept; what comes after is dropped and counted",
            Self::Fuel => "the most instructions, about, that a run may execute; the same on every machine",
            Self::HostCalls => "the most calls of the host: files, time, randomness, requests",
            Self::HostBytes => "the most bytes that calls of the host move",
            Self::Files => "the most files that a run makes, and that are open at once",
            Self::Requests => "the most requests over the network",
            Self::Response => "the largest answer from the network, once it is unpacked",
            Self::Transcript => "the most that is recorded of a run for a replay; over it the run goes on",
        }
    }

    /// A value as it is written in a policy file.
    pub(super) fn example(self) -> &'static str {
        match self {
            Self::Timeout => "\"30s\"",
            Self::Memory => "\"512MiB\"",
            Self::Output | Self::Input => "\"64MiB\"",
            Self::Log => "\"256KiB\"",
            Self::Fuel => "1000000000",
            Self::HostCalls => "100000",
            Self::HostBytes | Self::Response | Self::Transcript => "\"16MiB\"",
            Self::Files | Self::Requests => "100",
        }
    }

    /// What its value looks like.
    pub fn kind(self) -> Kind {
        match self {
            Self::Timeout => Kind::Time,
            Self::Memory
            | Self::Output
            | Self::Input
            | Self::Log
            | Self::HostBytes
            | Self::Response
            | Self::Transcript => Kind::Size,
            Self::Fuel | Self::HostCalls | Self::Files | Self::Requests => Kind::Count,
        }
    }

    /// Its value. `None` where there is no limit.
    pub fn of(self, limits: &Limits) -> Option<Value> {
        match self {
            Self::Timeout => Some(Value::Time(limits.timeout)),
            Self::Memory => Some(Value::Size(limits.memory)),
            Self::Output => Some(Value::Size(limits.output)),
            Self::Input => Some(Value::Size(limits.input)),
            Self::Log => Some(Value::Size(limits.log)),
            Self::Fuel => limits.fuel.map(Value::Count),
            Self::HostCalls => Some(Value::Count(limits.host_calls)),
            Self::HostBytes => Some(Value::Size(limits.host_bytes)),
            Self::Files => Some(Value::Count(limits.files)),
            Self::Requests => Some(Value::Count(limits.requests)),
            Self::Response => Some(Value::Size(limits.response)),
            Self::Transcript => Some(Value::Size(limits.transcript)),
        }
    }

    /// Sets it. A value of another kind is nothing that it can be set to.
    pub(super) fn set(self, limits: &mut Limits, value: &Value) {
        match (self, value) {
            (Self::Timeout, Value::Time(time)) => limits.timeout = *time,
            (Self::Memory, Value::Size(bytes)) => limits.memory = *bytes,
            (Self::Output, Value::Size(bytes)) => limits.output = *bytes,
            (Self::Input, Value::Size(bytes)) => limits.input = *bytes,
            (Self::Log, Value::Size(bytes)) => limits.log = *bytes,
            (Self::Fuel, Value::Count(count)) => limits.fuel = Some(*count),
            (Self::HostCalls, Value::Count(count)) => limits.host_calls = *count,
            (Self::HostBytes, Value::Size(bytes)) => limits.host_bytes = *bytes,
            (Self::Files, Value::Count(count)) => limits.files = *count,
            (Self::Requests, Value::Count(count)) => limits.requests = *count,
            (Self::Response, Value::Size(bytes)) => limits.response = *bytes,
            (Self::Transcript, Value::Size(bytes)) => limits.transcript = *bytes,
            _ => {}
        }
    }
}

impl Value {
    /// A number or time as something that can be compared with another of the same key.
    pub(super) fn measure(&self) -> Duration {
        match self {
            Self::Time(time) => *time,
            Self::Size(number) | Self::Count(number) | Self::Share(number) => Duration::from_secs(*number),
            Self::Flag(_) | Self::Word(_) | Self::Text(_) | Self::List(_) => Duration::ZERO,
        }
    }
}
