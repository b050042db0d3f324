//! What stands behind the door.

use super::{Frame, Scope};
use crate::engine::Limit;

/// What a call can ask of the host. One value serves any number of calls, from many threads.
///
/// A request is a [`Frame`] as the guest sent it, so anything may be in it. `Ok` is the answer's frame: also a refusal
/// is an answer, which the tool can handle. `Err` ends the run. Whoever waits, waits no longer than
/// [`Scope::deadline`].
pub trait Services: Send + Sync {
    /// An HTTP request.
    fn net(&self, request: &[u8], scope: &mut Scope) -> Result<Vec<u8>, Stop> {
        let (_, _) = (request, scope);
        Ok(Frame::refusal("denied", "the run has no access to the network"))
    }

    /// A call of another tool.
    fn call(&self, request: &[u8], scope: &mut Scope) -> Result<Vec<u8>, Stop> {
        let (_, _) = (request, scope);
        Ok(Frame::refusal("denied", "the run may not call other tools"))
    }
}

/// Refuses every request.
#[derive(Clone, Copy, Debug, Default)]
pub struct Refuses;

impl Services for Refuses {}

/// Why a request ends the run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The run's time is over.
    Deadline,
    /// A limit was reached.
    Limit {
        /// Which.
        limit: Limit,
        /// What exactly.
        detail: String,
    },
}
