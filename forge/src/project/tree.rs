//! What a project's tools are, and which tools they call.

use std::collections::BTreeSet;

use semver::{Version, VersionReq};

use super::{Fetched, ProjectError, Releases};
use crate::{
    catalog::Pin,
    tool::{Needs, ToolName},
};

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
    /// The pinned digests of release and artifact. `None` of what is not locked.
    pub pin: Option<Pin>,
    /// How what is pinned differs from what the catalog or this machine says.
    pub mismatch: Option<String>,
    /// Whether it was there before, with what it calls: that is not repeated.
    pub repeated: bool,
    /// The tools that it may call.
    pub tools: Vec<Branch>,
}

/// What a project's tools are.
#[derive(Debug, Default)]
pub struct Tree {
    /// The tools that the project wants, each with those below it.
    pub branches: Vec<Branch>,
    /// What stops everything else.
    pub mismatches: Vec<ProjectError>,
    /// What is to be said.
    pub notes: Vec<String>,
}

impl Releases<'_> {
    /// The pinned tools that the project wants, each with those below it, as their catalogs have them now.
    pub fn tree(self) -> Result<Tree, ProjectError> {
        let releases = self.asking_now();
        let project = releases.project.as_ref().ok_or(ProjectError::NoProject)?;
        let (mut tree, mut drawn) = (Tree::default(), BTreeSet::new());
        for (name, wanted) in &project.tools {
            let mut branch = releases.branch(name, &mut drawn, &mut tree)?;
            let fits = branch.version.as_ref().is_none_or(|version| wanted.requirement.matches(version));
            branch.asked = (!fits).then(|| wanted.requirement.clone());
            tree.branches.push(branch);
        }
        let away = |reason| format!("{reason}; its tools are as this machine knows them");
        tree.notes = releases.away().into_iter().map(away).collect();
        Ok(tree)
    }

    fn branch(
        &self,
        name: &ToolName,
        drawn: &mut BTreeSet<ToolName>,
        tree: &mut Tree,
    ) -> Result<Branch, ProjectError> {
        let mut branch = Branch {
            name: name.clone(),
            version: None,
            needs: Needs::default(),
            state: None,
            reason: None,
            asked: None,
            pin: None,
            mismatch: None,
            repeated: false,
            tools: Vec::new(),
        };
        let Some(locked) = self.lock.of(name) else { return Ok(branch) };
        branch.version = Some(locked.pin.version.clone());
        branch.pin = Some(locked.pin.clone());
        let is_new = drawn.insert(name.clone());
        match self.fetch(locked) {
            Ok(Fetched { found, .. }) => {
                branch.state = Some(found.state().word());
                branch.needs = found.release.document.needs;
            }
            Err(ProjectError::Barred { state, reason, .. }) => {
                (branch.state, branch.reason) = (Some(state), Some(reason));
            }
            Err(error) if error.is_mismatch() => {
                branch.mismatch = Some(error.to_string());
                tree.mismatches.extend(is_new.then_some(error));
            }
            Err(error) => return Err(error),
        }
        branch.repeated = !is_new && !locked.tools.is_empty();
        if !branch.repeated {
            let below = locked.tools.iter().map(|tool| self.branch(tool, drawn, tree));
            branch.tools = below.collect::<Result<_, _>>()?;
        }
        Ok(branch)
    }
}
