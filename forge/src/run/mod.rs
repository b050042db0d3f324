//! Artifact, grants and input to an outcome.
//!
//! ```text
//! Built ─ load ─> Loaded ─ call(input, grants, limits) ─> needs ∩ grants ─> input fits the schema? ─> instance ─> Outcome
//! ```

pub mod bounds;
mod grants;
mod id;
mod input;
mod loaded;
mod machine_code;
pub mod net;
mod outcome;
mod reach;
mod reached;
mod reuse;
mod services;
mod tools;

pub use bounds::{GivenByPolicy, Granted};
pub use grants::{GrantError, Grants, PathGrant, Presence};
pub use id::{ParseRunIdError, RunId};
pub use input::Mismatch;
pub(in crate::run) use loaded::failure_of;
pub use loaded::{LoadError, Loaded, Loader};
pub use outcome::{Answered, Failure, Outcome, Usage};
pub use reach::{AccessKind, Denial, Reach};
pub use reached::Reached;
pub use reuse::{Reuse, ReuseKey};
pub(crate) use tools::places;
pub use tools::{CalleeError, CalleeProblem, MAX_DEPTH, NoTools, ToolGrant, ToolGrantError, ToolTarget, Tools};
