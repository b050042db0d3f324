//! The state of one call: what it has open, what it has printed, what it has used.

use std::error::Error;
use std::fmt;
use std::time::Instant;

use super::capture::Captured;
use super::clock::{Clock, ClockId};
use super::descriptors::{Descriptor, Descriptors, Stream};
use super::errno::Errno;
use super::limits::{Usage, WasiLimit, WasiLimits};
use super::random::Random;
use super::setup::{Access, WasiGrants};
use crate::engine::transcript::{Tape, World};

/// Preview 1 for one call of one tool.
///
/// Making one allocates nothing, and neither do the functions for time, random numbers and the environment: a tool
/// without files is instantiated every few microseconds. It belongs to one store and one instance: it keeps the
/// instance's memory once it has seen it.
#[derive(Debug)]
pub struct Wasi {
    pub(crate) grants: WasiGrants,
    pub(crate) descriptors: Descriptors,
    pub(crate) random: Random,
    pub(crate) stdout: Captured,
    pub(crate) stderr: Captured,
    pub(crate) limits: WasiLimits,
    pub(crate) usage: Usage,
    pub(crate) deadline: Instant,
    pub(crate) memory: Option<wasmtime::Memory>,
    /// What records the call or replays it; nothing for a call that is pure.
    pub(in crate::engine) tape: Option<Box<Tape>>,
    started: Instant,
    denials: Vec<Denial>,
}

/// What lets a store's data hold a [`Wasi`].
pub trait WasiHost {
    /// The state of the call that the store belongs to.
    fn wasi(&mut self) -> &mut Wasi;
}

/// A reach that was tried and refused, for the message that tells an operator what to grant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Denial {
    /// The preview-1 function, such as `path_open`.
    pub function: &'static str,
    /// What was named, as the tool spelled it: any text of up to two paths' length, to be escaped before it is shown.
    pub path: String,
    /// Why it was refused.
    pub reason: DenialReason,
}

/// Why a reach was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DenialReason {
    /// It would change what is granted for reading only.
    ReadOnly,
    /// The path leaves what is granted, by `..`, by a link, or by being absolute.
    Outside,
    /// It is a pipe, a device or a socket; only folders and regular files can be opened.
    NotAFile,
    /// A link to an absolute path or to one with `..`, which could lead other programs astray.
    LinkTarget,
    /// A granted file cannot be removed, renamed or linked; its folder is not granted.
    GrantedFile,
}

impl fmt::Display for DenialReason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::ReadOnly => "it is granted for reading only",
            Self::Outside => "the path leaves what is granted",
            Self::NotAFile => "it is neither a folder nor a regular file",
            Self::LinkTarget => "a link must lead to a relative path without `..`",
            Self::GrantedFile => "only the content of a granted file can be changed; grant its folder for more",
        })
    }
}

/// How many denials are kept; a tool may try as often as it likes.
const MAX_DENIALS: usize = 16;

/// The guest called `proc_exit`. Ends the call as a trap that carries this.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exit(pub i32);

impl fmt::Display for Exit {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "the tool ended its process with code {}; a tool must return instead", self.0)
    }
}

impl Error for Exit {}

/// Why a function does not succeed: an answer to the guest, or the end of the call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    Errno(Errno),
    Limit(WasiLimit),
    Exit(Exit),
    /// The deadline passed within a host call.
    Deadline,
}

impl From<Errno> for Failure {
    fn from(errno: Errno) -> Self {
        Self::Errno(errno)
    }
}

impl From<WasiLimit> for Failure {
    fn from(limit: WasiLimit) -> Self {
        Self::Limit(limit)
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::Errno(error.into())
    }
}

impl Wasi {
    /// The state for a call that must end by `deadline` and stay within `limits`, of which `usage` is used up already.
    pub fn new(grants: &WasiGrants, limits: WasiLimits, usage: Usage, deadline: Instant) -> Self {
        Self {
            grants: grants.clone(),
            descriptors: Descriptors::default(),
            random: grants.0.random,
            stdout: Captured::default(),
            stderr: Captured::default(),
            limits,
            usage,
            deadline,
            memory: None,
            tape: None,
            started: Instant::now(),
            denials: Vec::new(),
        }
    }

    /// Takes what was printed to standard output so far.
    pub fn take_stdout(&mut self) -> Captured {
        std::mem::take(&mut self.stdout)
    }

    /// Takes what was printed to standard error so far.
    pub fn take_stderr(&mut self) -> Captured {
        std::mem::take(&mut self.stderr)
    }

    /// What the call has used so far.
    pub fn usage(&self) -> Usage {
        self.usage
    }

    /// The first reaches that were refused, in order.
    pub fn denials(&self) -> &[Denial] {
        &self.denials
    }

    /// Which parts of the world the grants reach.
    pub(in crate::engine) fn world(&self) -> World {
        let grants = &self.grants.0;
        let parts = [
            (!grants.env.is_empty(), World::ENVIRONMENT),
            (grants.clock == Clock::Real, World::CLOCK),
            (grants.random == Random::Real, World::RANDOM),
            (!grants.preopens.is_empty(), World::FILES),
        ];
        let reached = parts.into_iter().filter(|(reached, _)| *reached);
        reached.fold(World::default(), |world, (_, part)| world.with(part))
    }

    /// The number of the stream that a descriptor prints to: 1 or 2.
    pub(crate) fn stream(&mut self, number: u32) -> Option<u32> {
        match self.descriptor(number) {
            Ok(Descriptor::Stream(Stream::Output)) => Some(1),
            Ok(Descriptor::Stream(Stream::Error)) => Some(2),
            _ => None,
        }
    }

    pub(crate) fn now(&self, clock: ClockId) -> u64 {
        self.grants.0.clock.now(clock, self.started)
    }

    /// Ends the call if its time is over. For work that takes long without returning to the guest.
    pub(crate) fn check_deadline(&self) -> Result<(), Failure> {
        if Instant::now() >= self.deadline { Err(Failure::Deadline) } else { Ok(()) }
    }

    pub(crate) fn count_read(&mut self, bytes: u64) -> Result<(), Failure> {
        Ok(self.usage.count_read(bytes, &self.limits)?)
    }

    /// Called before the bytes are written, so that nothing is written beyond the limit.
    pub(crate) fn count_written(&mut self, bytes: u64) -> Result<(), Failure> {
        Ok(self.usage.count_written(bytes, &self.limits)?)
    }

    /// Called before something is made.
    pub(crate) fn count_made(&mut self) -> Result<(), Failure> {
        Ok(self.usage.count_made(&self.limits)?)
    }

    /// Notes a refusal and gives the answer for the guest.
    pub(crate) fn deny(&mut self, function: &'static str, path: String, reason: DenialReason) -> Failure {
        if self.denials.len() < MAX_DENIALS {
            self.denials.push(Denial { function, path, reason });
        }
        Failure::Errno(match reason {
            DenialReason::ReadOnly => Errno::ReadOnly,
            DenialReason::NotAFile => Errno::NotSupported,
            DenialReason::Outside | DenialReason::LinkTarget | DenialReason::GrantedFile => Errno::NotPermitted,
        })
    }

    /// The second fence around a change, beside the rights: the grant itself.
    pub(crate) fn require_write(
        &mut self,
        function: &'static str,
        access: Access,
        path: &str,
    ) -> Result<(), Failure> {
        match access {
            Access::ReadWrite => Ok(()),
            Access::Read => Err(self.deny(function, path.to_owned(), DenialReason::ReadOnly)),
        }
    }
}
