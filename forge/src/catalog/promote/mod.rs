//! From a source that somebody trusts to a release that everybody may.
//!
//! ```text
//! Candidate ── check, build, cases on both tiers ──> Trial ── every demand judged at once ──> Tested ── blobs ──> Release
//!                                                                      │
//!                                                               all that is unmet
//! ```
//!
//! Only a trial whose cases all passed has a [`Tested`], and a release is made of nothing else.

mod candidate;
mod clock;
mod demand;
mod failures;
mod judge;
mod release;
mod trial;
mod untried;
mod wish;

pub use candidate::{Candidate, CandidateError};
pub(super) use clock::CLOCKS_APART;
pub use clock::ClockFault;
pub use demand::Unmet;
pub use release::{Doing, PromoteError, Promotion};
pub use trial::{Tested, Trial, TrialError};
pub use untried::Untried;
pub use wish::{Wish, WishError};
