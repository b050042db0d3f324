//! What a run may still use, and what a request behind the door sees of it.

use std::time::{Duration, Instant};

use super::Stop;
use crate::{
    engine::{
        CallReport, LogLine,
        wasi::{Usage, WasiLimit, WasiLimits},
    },
    policy::Limits,
};

/// A deadline for those who ask for none that can be told.
const FAR: Duration = Duration::from_secs(365 * 24 * 3600);

/// What a run may still use. A tool that calls another hands on what is left of its own.
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    /// When the run must be over.
    pub deadline: Instant,
    /// Linear memory, in bytes.
    pub memory: u64,
    /// Instructions, about; `None` is not metered.
    pub fuel: Option<u64>,
    /// Log text, in bytes.
    pub log: u64,
    /// How many tools called each other to get here.
    pub depth: u32,
    /// The limits that the run began with.
    pub limits: Limits,
    /// The most host calls, bytes and files.
    pub most: WasiLimits,
    /// Host calls, bytes and files so far.
    pub used: Usage,
}

impl Budget {
    /// The whole of what `limits` give, from now on.
    pub fn of(limits: &Limits) -> Self {
        let now = Instant::now();
        Self {
            deadline: now.checked_add(limits.timeout).unwrap_or(now + FAR),
            memory: limits.memory,
            fuel: limits.fuel,
            log: limits.log,
            depth: 0,
            limits: *limits,
            most: WasiLimits::of(limits),
            used: Usage::default(),
        }
    }

    /// The same for a tool that is called.
    #[must_use]
    pub fn deeper(self) -> Self {
        Self { depth: self.depth + 1, ..self }
    }
}

/// What one request behind the door sees of the run that it belongs to.
#[derive(Debug)]
pub struct Scope {
    pub(in crate::engine) budget: Budget,
    /// What was logged by tools that were called.
    pub(in crate::engine) log: Vec<LogLine>,
    pub(in crate::engine) log_dropped: u64,
    /// The most memory that tools that were called had, in bytes.
    pub(in crate::engine) peak_memory: u64,
}

impl Scope {
    /// A scope with this budget, beginning with what it has used.
    pub fn new(budget: Budget) -> Self {
        Self { budget, log: Vec::new(), log_dropped: 0, peak_memory: 0 }
    }

    /// When the run must be over.
    pub fn deadline(&self) -> Instant {
        self.budget.deadline
    }

    /// The time that is left, or the end of the run.
    pub fn time_left(&self) -> Result<Duration, Stop> {
        let left = self.budget.deadline.saturating_duration_since(Instant::now());
        if left.is_zero() { Err(Stop::Deadline) } else { Ok(left) }
    }

    /// Bytes of memory that the run has not used yet.
    pub fn memory_left(&self) -> u64 {
        self.budget.memory
    }

    /// Bytes of host calls that the run may still move.
    pub fn bytes_left(&self) -> u64 {
        self.budget.most.bytes.saturating_sub(self.budget.used.bytes())
    }

    /// Counts a request over the network.
    pub fn count_request(&mut self) -> Result<(), Stop> {
        Ok(self.budget.used.count_request(&self.budget.most)?)
    }

    /// The most bytes that the body of an answer from the network may have.
    pub fn response_limit(&self) -> u64 {
        self.budget.most.response
    }

    /// How many tools called each other to get here.
    pub fn depth(&self) -> u32 {
        self.budget.depth
    }

    /// What is left of everything, for a tool that is called.
    pub fn budget(&self) -> Budget {
        self.budget
    }

    /// Counts a host call beyond the one that the request is, such as each hop of a redirect.
    pub fn count_call(&mut self) -> Result<(), Stop> {
        Ok(self.budget.used.count_call(&self.budget.most)?)
    }

    /// Counts bytes beyond those of the request and of the answer, which the door counts itself.
    pub fn count_bytes(&mut self, bytes: u64) -> Result<(), Stop> {
        Ok(self.budget.used.count_message(bytes, &self.budget.most)?)
    }

    /// Takes over what a tool that was called has used and logged.
    pub fn absorb(&mut self, report: &CallReport) {
        self.budget.used = report.used;
        self.budget.fuel = self.budget.fuel.map(|fuel| fuel.saturating_sub(report.fuel.unwrap_or(0)));
        self.budget.log = report.log_room;
        self.log.extend(report.log.iter().cloned());
        self.log_dropped += report.log_dropped;
        self.peak_memory = self.peak_memory.max(report.peak_memory);
    }
}

impl From<WasiLimit> for Stop {
    fn from(reached: WasiLimit) -> Self {
        Self::Limit { limit: reached.counted.into(), detail: reached.to_string() }
    }
}
