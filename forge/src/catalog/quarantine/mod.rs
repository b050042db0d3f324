//! A release that fails is quarantined by itself.
//!
//! ```text
//! a run of a release failed ── journal: its recent runs ── policy.catalog.quarantine_* ──> nothing
//!                                                                  │
//!                                        a signed change of state, with the failing inputs as blobs
//!                                        and a file of this machine: it holds at once, and also where no key may sign
//! ```
//!
//! What counts are runs on this machine that say something of the tool: those that ended well, and errors, panics and
//! limits. Bad input, denials and what the machine lacked say nothing, nor do limits below the built-in ones, nor an error that
//! a case of the release itself expects. What was counted once, and what was before an operator
//! lifted a quarantine, does not count again.

mod cases;
mod failing;
mod here;
mod told;
mod watch;

pub use cases::{FailureCases, FailureCasesError};
pub use failing::{FailedRun, is_failing};
pub use here::HereError;
pub use watch::{Lifted, Quarantined, WatchError, Where};
