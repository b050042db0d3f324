//! What a run may use.

use std::time::Duration;

/// The most elements that a module's table may have. Rust's tables hold one entry for each function taken by address.
pub const MAX_TABLE_ELEMENTS: usize = 100_000;

/// The limits of one run. Logs over their cap are cut, a transcript over its cap is given up; each of the others ends the
/// run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Wall time of the call.
    pub timeout: Duration,
    /// Linear memory of the instance, in bytes.
    pub memory: u64,
    /// The result, in bytes of JSON text.
    pub output: u64,
    /// The input, in bytes of JSON text.
    pub input: u64,
    /// Log lines, in bytes of text; what comes after is dropped and counted.
    pub log: u64,
    /// Instructions, about, for a budget that is the same on every machine; `None` counts none.
    pub fuel: Option<u64>,
    /// Calls of the host: files, time, randomness, requests.
    pub host_calls: u64,
    /// Bytes that host calls move: read from files, written to files, sent and received.
    pub host_bytes: u64,
    /// Files, folders and links made; and open at the same time, up to what one process can give.
    pub files: u64,
    /// Requests over the network.
    pub requests: u64,
    /// The body of each answer from the network, in bytes once it is unpacked.
    pub response: u64,
    /// What is recorded of host calls for a replay, in bytes; over it the run goes on and cannot be replayed.
    pub transcript: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(10),
            memory: 256 << 20,
            output: 16 << 20,
            input: 32 << 20,
            log: 64 << 10,
            fuel: None,
            host_calls: 10_000_000,
            host_bytes: 1 << 30,
            files: 10_000,
            requests: 100,
            response: 8 << 20,
            transcript: 64 << 20,
        }
    }
}
