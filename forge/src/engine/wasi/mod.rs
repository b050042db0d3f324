//! WASI preview 1 for tools: the system that a guest sees.
//!
//! An operator's grants are written down as a [`WasiSetup`] and opened once into [`WasiGrants`]. Each call of the tool
//! gets a fresh [`Wasi`] from them, which the store's data holds, and [`add_to_linker`] gives the guest its functions.
//!
//! ```text
//! guest ── numbers ──> linker ──> abi ── text, slices ──> Wasi ──> files, clock, random
//!                      one door   decodes, checks         rules    the host, through cap-std
//! ```
//!
//! This is a part of the fence. A hostile guest calls the functions with any numbers, in any order, so:
//!
//! - without a grant there is nothing: no folder, no environment, a clock that stands, random numbers from a seed;
//! - a path is resolved by `cap-std` and never leaves the granted folder, whatever links and `..` it holds;
//! - a grant to read is defended twice, by the rights of each descriptor and by each function that changes something;
//! - only folders and regular files can be opened, never a pipe, a device or a socket;
//! - work, memory and waiting within one host call are bounded, and counted against [`WasiLimits`].
//!
//! What a guest sees does not depend on the machine: listings are sorted, numbers of files are made from their paths,
//! and times of files are the host's only while the clock is.

mod abi;
mod capture;
mod clock;
mod descriptors;
mod errno;
mod files;
mod limits;
mod linker;
mod memory;
mod random;
mod rights;
mod setup;
mod state;
#[cfg(test)]
mod tests;

pub(in crate::engine) use abi::{
    descriptors::MAX_TRANSFER,
    poll::{MAX_SUBSCRIPTIONS, SUBSCRIPTION},
};
pub use capture::Captured;
pub use clock::Clock;
pub use limits::{Counted, Usage, WasiLimit, WasiLimits};
pub use linker::add_to_linker;
pub(in crate::engine) use linker::{answer_number, print};
pub(in crate::engine) use memory::{GuestMemory, MAX_BUFFERS};
pub use random::Random;
pub use setup::{Access, GrantError, Preopen, WasiGrants, WasiSetup};
pub(in crate::engine) use state::Failure;
pub use state::{Denial, DenialReason, Exit, Wasi, WasiHost};
