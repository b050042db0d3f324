//! What a run may use.

use std::time::Duration;

use clap::Args;

use crate::policy::{Exceeded, LimitName, Limits, Policy, Value, parse_memory, parse_size, parse_time};

/// What a run may use.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Limits")]
pub(in crate::cli) struct LimitArguments {
    /// The longest that a run may take, such as 500ms or 30s [default: 10s]
    #[arg(long, value_name = "TIME", value_parser = parse_time)]
    pub(in crate::cli) timeout: Option<Duration>,
    /// The most memory that a run may have, such as 64MiB [default: 256MiB]
    #[arg(long, value_name = "SIZE", value_parser = parse_memory)]
    pub(in crate::cli) max_memory: Option<u64>,
    /// The largest result, such as 1MiB [default: 16MiB]
    #[arg(long, value_name = "SIZE", value_parser = parse_size)]
    pub(in crate::cli) max_output: Option<u64>,
    /// The largest input, such as 1MiB [default: 32MiB]
    #[arg(long, value_name = "SIZE", value_parser = parse_size)]
    pub(in crate::cli) max_input: Option<u64>,
    /// The most log text that is kept, such as 1MiB [default: 64KiB]
    #[arg(long, value_name = "SIZE", value_parser = parse_size)]
    pub(in crate::cli) max_log: Option<u64>,
    /// The most instructions, about; the same on every machine [default: not counted]
    #[arg(long, value_name = "COUNT")]
    pub(in crate::cli) max_fuel: Option<u64>,
    /// The most calls of the host: files, time, randomness, requests [default: 10000000]
    #[arg(long, value_name = "COUNT")]
    pub(in crate::cli) max_host_calls: Option<u64>,
    /// The most that is read from files, written to files, sent and received, such as 64MiB [default: 1GiB]
    #[arg(long, value_name = "SIZE", value_parser = parse_size)]
    pub(in crate::cli) max_host_bytes: Option<u64>,
    /// The most files that are made, and that are open at once [default: 10000, and 256 at once]
    #[arg(long, value_name = "COUNT")]
    pub(in crate::cli) max_files: Option<u64>,
    /// The most requests over the network [default: 100]
    #[arg(long, value_name = "COUNT")]
    pub(in crate::cli) max_requests: Option<u64>,
    /// The largest answer from the network, unpacked, such as 64MiB [default: 8MiB]
    #[arg(long, value_name = "SIZE", value_parser = parse_size)]
    pub(in crate::cli) max_response: Option<u64>,
    /// The most that is recorded of a run for a replay, such as 1MiB [default: 64MiB]
    #[arg(long, value_name = "SIZE", value_parser = parse_size)]
    pub(in crate::cli) max_transcript: Option<u64>,
}

impl LimitArguments {
    /// The policy's limits with what was typed in place of them, if the policy allows as much.
    pub(in crate::cli) fn limits(&self, policy: &Policy) -> Result<Limits, Exceeded> {
        let typed = [
            (LimitName::Timeout, self.timeout.map(Value::Time)),
            (LimitName::Memory, self.max_memory.map(Value::Size)),
            (LimitName::Output, self.max_output.map(Value::Size)),
            (LimitName::Input, self.max_input.map(Value::Size)),
            (LimitName::Log, self.max_log.map(Value::Size)),
            (LimitName::Fuel, self.max_fuel.map(Value::Count)),
            (LimitName::HostCalls, self.max_host_calls.map(Value::Count)),
            (LimitName::HostBytes, self.max_host_bytes.map(Value::Size)),
            (LimitName::Files, self.max_files.map(Value::Count)),
            (LimitName::Requests, self.max_requests.map(Value::Count)),
            (LimitName::Response, self.max_response.map(Value::Size)),
            (LimitName::Transcript, self.max_transcript.map(Value::Size)),
        ];
        let asked: Vec<_> = typed.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
        policy.limits_with(&asked)
    }
}
