//! What a project's tools are, and which tools they call.

use std::collections::BTreeSet;

use semver::{Version, VersionReq};

use super::{Fetched, ProjectError, Releases, Wanted};
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
    /// Its state's word. `None` of what is not locked.
    pub state: Option<&'static str>,
    /// Why it is in that state, where it may not be used.
    pub reason: Option<String>,
    /// What `forge.toml` asks for, where what is locked does not fit that.
    pub asked: Option<VersionReq>,
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
        let top = |(name, wanted): (&ToolName, &Wanted)| {
            let mut branch = self.branch(name, &mut drawn)?;
            let fits = branch.version.as_ref().is_none_or(|version| wanted.requirement.matches(version));
            branch.asked = (!fits).then(|| wanted.requirement.clone());
            Ok(branch)
        };
        project.tools.iter().map(top).collect()
    }

    fn branch(&self, name: &ToolName, drawn: &mut BTreeSet<ToolName>) -> Result<Branch, ProjectError> {
        let Some(locked) = self.lock.of(name) else {
            let (needs, tools) = (Needs::default(), Vec::new());
            let (version, state, reason, asked, repeated) = (None, None, None, None, false);
            return Ok(Branch { name: name.clone(), version, needs, state, reason, asked, repeated, tools });
        };
        let (needs, state, reason) = match self.fetch(locked) {
            Ok(Fetched { found, .. }) => (found.release.document.needs.clone(), found.state().word(), None),
            Err(ProjectError::Barred { state, reason, .. }) => (Needs::default(), state, Some(reason)),
            Err(error) => return Err(error),
        };
        let repeated = !drawn.insert(name.clone()) && !locked.tools.is_empty();
        let tools = match repeated {
            true => Vec::new(),
            false => locked.tools.iter().map(|tool| self.branch(tool, drawn)).collect::<Result<_, _>>()?,
        };
        let (version, state) = (Some(locked.pin.version.clone()), Some(state));
        Ok(Branch { name: name.clone(), version, needs, state, reason, asked: None, repeated, tools })
    }
}
