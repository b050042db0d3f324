//! The door of a tool to the host: what it may ask for beyond the system calls of [`super::wasi`].
//!
//! The module `forge` has three imports for it. `net(request, length)` and `call(request, length)` hand in a request,
//! and give the length of the answer, which the host keeps; `answer(buffer, length)` copies it into the guest. Request and
//! answer are frames (see [`Frame`]). What stands behind the door are the [`Services`] of the call; without any, each
//! request is answered by a refusal.
//!
//! ```text
//! guest ── frame ──> exchange ── counts, deadline ──> Services ── Scope ──> the network, other tools
//!       <── answer ──          <── Err(Stop) ends the run
//! ```

mod exchange;
mod frame;
mod scope;
mod services;

pub(super) use exchange::{Stopped, add_to_linker};
pub use frame::{Frame, FrameError};
pub use scope::{Budget, Scope};
pub use services::{Refuses, Services, Stop};
