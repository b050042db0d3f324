//! How much one call may ask of the system, and how much it has.

use std::{error::Error, fmt};

use crate::policy::Limits;

/// The most files open at once, whatever the limits say: the process has so many to give to all calls together.
const MOST_OPEN: u64 = 256;

/// How many names listings may hold for each file that may be made.
const NAMES_FOR_A_FILE: u64 = 200;

/// How much one call may use before it is ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WasiLimits {
    /// Host calls.
    pub calls: u64,
    /// Bytes read from files, written to files and exchanged with the host, in all.
    pub bytes: u64,
    /// Files and folders open at the same time, beside the granted ones.
    pub open_files: u64,
    /// Files, folders and links made, in all.
    pub files_made: u64,
    /// Names that listings of folders hold at the same time.
    pub listed_names: u64,
    /// Requests over the network.
    pub requests: u64,
    /// Bytes of the body of each answer from the network.
    pub response: u64,
}

impl WasiLimits {
    /// What a run's limits mean here.
    pub fn of(limits: &Limits) -> Self {
        Self {
            calls: limits.host_calls,
            bytes: limits.host_bytes,
            open_files: limits.files.min(MOST_OPEN),
            files_made: limits.files,
            listed_names: limits.files.saturating_mul(NAMES_FOR_A_FILE),
            requests: limits.requests,
            response: limits.response,
        }
    }
}

/// What a call has used so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Host calls.
    pub calls: u64,
    /// Bytes read from files.
    pub bytes_read: u64,
    /// Bytes by which files were written or made longer.
    pub bytes_written: u64,
    /// Bytes of requests to the host and of its answers.
    pub bytes_exchanged: u64,
    /// Files and folders opened.
    pub files_opened: u64,
    /// Files, folders and links made.
    pub files_made: u64,
    /// Requests over the network.
    pub requests: u64,
}

impl Usage {
    /// All bytes together.
    pub fn bytes(&self) -> u64 {
        self.bytes_read.saturating_add(self.bytes_written).saturating_add(self.bytes_exchanged)
    }

    /// What was used since `before`.
    pub(crate) fn since(&self, before: &Self) -> Self {
        Self {
            calls: self.calls.saturating_sub(before.calls),
            bytes_read: self.bytes_read.saturating_sub(before.bytes_read),
            bytes_written: self.bytes_written.saturating_sub(before.bytes_written),
            bytes_exchanged: self.bytes_exchanged.saturating_sub(before.bytes_exchanged),
            files_opened: self.files_opened.saturating_sub(before.files_opened),
            files_made: self.files_made.saturating_sub(before.files_made),
            requests: self.requests.saturating_sub(before.requests),
        }
    }

    /// Adds what was used elsewhere.
    pub(crate) fn add(&mut self, more: &Self) {
        self.calls = self.calls.saturating_add(more.calls);
        self.bytes_read = self.bytes_read.saturating_add(more.bytes_read);
        self.bytes_written = self.bytes_written.saturating_add(more.bytes_written);
        self.bytes_exchanged = self.bytes_exchanged.saturating_add(more.bytes_exchanged);
        self.files_opened = self.files_opened.saturating_add(more.files_opened);
        self.files_made = self.files_made.saturating_add(more.files_made);
        self.requests = self.requests.saturating_add(more.requests);
    }

    /// Counts a host call.
    pub(crate) fn count_call(&mut self, most: &WasiLimits) -> Result<(), WasiLimit> {
        self.calls = self.calls.saturating_add(1);
        within(self.calls, most.calls, Counted::Calls)
    }

    pub(crate) fn count_read(&mut self, bytes: u64, most: &WasiLimits) -> Result<(), WasiLimit> {
        self.bytes_read = self.bytes_read.saturating_add(bytes);
        within(self.bytes(), most.bytes, Counted::Bytes)
    }

    pub(crate) fn count_written(&mut self, bytes: u64, most: &WasiLimits) -> Result<(), WasiLimit> {
        self.bytes_written = self.bytes_written.saturating_add(bytes);
        within(self.bytes(), most.bytes, Counted::Bytes)
    }

    /// Counts a part of a request or an answer.
    pub(crate) fn count_message(&mut self, bytes: u64, most: &WasiLimits) -> Result<(), WasiLimit> {
        self.bytes_exchanged = self.bytes_exchanged.saturating_add(bytes);
        within(self.bytes(), most.bytes, Counted::Bytes)
    }

    /// Counts a request over the network.
    pub(crate) fn count_request(&mut self, most: &WasiLimits) -> Result<(), WasiLimit> {
        self.requests += 1;
        within(self.requests, most.requests, Counted::Requests)
    }

    pub(crate) fn count_made(&mut self, most: &WasiLimits) -> Result<(), WasiLimit> {
        self.files_made = self.files_made.saturating_add(1);
        within(self.files_made, most.files_made, Counted::FilesMade)
    }
}

fn within(used: u64, limit: u64, counted: Counted) -> Result<(), WasiLimit> {
    if used > limit { Err(WasiLimit { counted, limit }) } else { Ok(()) }
}

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// Host calls.
    Calls,
    /// Bytes that host calls move.
    Bytes,
    /// Files open at once.
    OpenFiles,
    /// Files, folders and links made.
    FilesMade,
    /// Names in listings of folders.
    Names,
    /// Requests over the network.
    Requests,
}

/// A limit of [`WasiLimits`] ended the call. Carried by a trap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WasiLimit {
    /// What there was too much of.
    pub counted: Counted,
    /// How much of it is allowed.
    pub limit: u64,
}

impl fmt::Display for WasiLimit {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.counted {
            Counted::Calls => "host calls",
            Counted::Bytes => "bytes read from files, written to files and exchanged with the host",
            Counted::OpenFiles => "files open at the same time",
            Counted::FilesMade => "files made",
            Counted::Names => "names in listings of folders",
            Counted::Requests => "requests over the network",
        };
        write!(formatter, "more than {} {what}", self.limit)
    }
}

impl Error for WasiLimit {}
