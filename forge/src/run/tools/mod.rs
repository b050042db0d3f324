//! Tools that call tools.
//!
//! Who may call whom is worked out before anything runs: each tool that a run may call is found, built and loaded, and
//! its reach is its own needs within what its caller reaches. So a tool that is missing, broken or not covered stops the
//! run before it starts. While it runs, a call is a fresh instance on a stack of its own, within what is left of the run's
//! budget.

mod grant;
mod graph;
mod resolve;
mod service;

pub use grant::{ToolGrant, ToolGrantError, ToolTarget};
pub(super) use graph::Graph;
pub(crate) use graph::places;
pub use resolve::{CalleeError, CalleeProblem, NoTools, Tools};
pub(super) use service::Calling;

/// How many tools may stand on each other's shoulders, beyond the one that was run.
pub const MAX_DEPTH: u32 = 8;
