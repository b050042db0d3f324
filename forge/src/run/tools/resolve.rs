//! Finding the tools that may be called.

use std::{path::Path, sync::Arc};

use super::ToolGrant;
use crate::{run::Loaded, tool::Tier};

/// Finds, builds and loads tools that may be called.
pub trait Tools {
    /// The tool of a grant, which the caller declares as `need`: `NAME` or `NAME@REQ`. `beside` is the folder of the tool that
    /// was run, if it came from a file.
    fn find(
        &self,
        grant: &ToolGrant,
        need: &str,
        beside: Option<&Path>,
        tier: Tier,
    ) -> Result<Arc<Loaded>, CalleeProblem>;
}

/// Finds none.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoTools;

impl Tools for NoTools {
    fn find(&self, _: &ToolGrant, _: &str, _: Option<&Path>, _: Tier) -> Result<Arc<Loaded>, CalleeProblem> {
        let message = "no tool can be called from here".to_owned();
        Err(CalleeProblem { error: CalleeError::Missing, message })
    }
}

/// What is wrong with a tool that is to be called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CalleeError {
    /// It is not there.
    Missing,
    /// The check or the verification refuses it.
    Rejected,
    /// It is not to be used: it is another than the one that is pinned, nobody who is trusted signed it, or it is quarantined.
    Denied,
    /// It does not compile.
    NotCompiled,
    /// It took too much to be made ready.
    Limit,
    /// It is named so that it cannot be found.
    Usage,
    /// The machine could not do it.
    Environment,
}

/// Why a tool that is to be called is not ready.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalleeProblem {
    /// Of which kind.
    pub error: CalleeError,
    /// What exactly.
    pub message: String,
}
