//! What a project's tools are, and which tools they call.

use std::collections::BTreeSet;

use semver::Version;

use super::{ProjectError, Releases};
use crate::tool::{Needs, ToolName};

/// A pinned tool, and below it the tools that it may call.
#[derive(Clone, Debug)]
pub struct Branch {
    /// Its name.
    pub name: ToolName,
    /// Its version; `None` where it is called and not pinned.
    pub version: Option<Version>,
    /// What it declares.
    pub needs: Needs,
    /// Its state and why, where it is not active.
    pub state: Option<String>,
    /// Whether it was there before, with what it calls: that is not repeated.
    pub repeated: bool,
    /// The tools that it may call.
    pub tools: Vec<Branch>,
}

impl Releases<'_> {
    /// The pinned tools that the project wants, each with those below it. Everything is read on this machine.
    pub fn tree(&self) -> Result<Vec<Branch>, ProjectError> {
        let project = self.project.as_ref().ok_or(ProjectError::NoProject)?;
        let mut drawn = BTreeSet::new();
        project.tools.keys().map(|name| self.branch(name, &mut drawn)).collect()
    }

    fn branch(&self, name: &ToolName, drawn: &mut BTreeSet<ToolName>) -> Result<Branch, ProjectError> {
        let Some(locked) = self.lock.of(name) else {
            let (needs, tools) = (Needs::default(), Vec::new());
            return Ok(Branch { name: name.clone(), version: None, needs, state: None, repeated: false, tools });
        };
        let (needs, state) = match self.fetch(locked) {
            Ok(fetched) => {
                let state = fetched.found.state().word();
                let state = (state != "active").then(|| state.to_owned());
                (fetched.found.release.document.needs.clone(), state)
            }
            Err(ProjectError::Barred { state, reason, .. }) => (Needs::default(), Some(format!("{state}: {reason}"))),
            Err(error) => return Err(error),
        };
        let repeated = !drawn.insert(name.clone()) && !locked.tools.is_empty();
        let tools = match repeated {
            true => Vec::new(),
            false => locked.tools.iter().map(|tool| self.branch(tool, drawn)).collect::<Result<_, _>>()?,
        };
        Ok(Branch { name: name.clone(), version: Some(locked.pin.version.clone()), needs, state, repeated, tools })
    }
}
