//! Tools that a tool may call, made ready: found, checked, built and loaded.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use crate::{
    Forge, PrepareError,
    build::BuildError,
    catalog::CatalogError,
    project::{ProjectError, ToolRequest},
    run::{CalleeError, CalleeProblem, LoadError, Loaded, ToolGrant, ToolTarget, Tools, places},
    tool::{SourceError, Tier},
};

impl Tools for Forge {
    fn find(&self, grant: &ToolGrant, beside: Option<&Path>, tier: Tier) -> Result<Arc<Loaded>, CalleeProblem> {
        let path = match &grant.target {
            ToolTarget::Artifact(digest) => {
                let loaded = self.load_digest(digest).map_err(|error| problem(&PrepareError::Load(error)))?;
                return Ok(Arc::new(loaded));
            }
            ToolTarget::File(path) => path.clone(),
            ToolTarget::Beside => match self.find_released(grant, beside)? {
                Some(released) => return Ok(Arc::new(released)),
                None => find_beside(grant, beside)?,
            },
        };
        Ok(Arc::new(self.load_file(&path, tier).map_err(|error| problem(&error))?))
    }
}

impl Forge {
    /// A tool of the catalog: where a version is asked for, or where the caller came from there.
    fn find_released(&self, grant: &ToolGrant, beside: Option<&Path>) -> Result<Option<Loaded>, CalleeProblem> {
        if grant.requirement.is_none() && beside.is_some() {
            return Ok(None);
        }
        let request = ToolRequest { name: grant.name.clone(), requirement: grant.requirement.clone() };
        let loaded = self.releases().and_then(|releases| releases.load(&request));
        loaded.map(|(loaded, _)| Some(loaded)).map_err(|error| {
            let kind = match &error {
                ProjectError::Catalog(
                    CatalogError::Missing { .. } | CatalogError::NoVersion { .. } | CatalogError::Nothing { .. },
                )
                | ProjectError::Unlocked { .. }
                | ProjectError::LockedOther { .. } => CalleeError::Missing,
                ProjectError::Barred { .. } | ProjectError::Violates { .. } => CalleeError::Rejected,
                _ => CalleeError::Environment,
            };
            let name = &grant.name;
            let message = format!("{error}; or name a file with --allow-tool={name}=FILE");
            CalleeProblem { error: kind, message }
        })
    }
}

/// The source of a tool that is only named.
fn find_beside(grant: &ToolGrant, beside: Option<&Path>) -> Result<PathBuf, CalleeProblem> {
    let name = &grant.name;
    let missing = |message: String| CalleeProblem { error: CalleeError::Missing, message };
    let Some(beside) = beside else {
        return Err(missing(format!(
            "its caller did not come from a file, so there is no folder to look in; name its file or artifact with \
             --allow-tool={name}=FILE"
        )));
    };
    let places = places(name, beside);
    places.iter().find(|path| path.is_file()).cloned().ok_or_else(|| {
        let [beside, below] = places.each_ref().map(|path| path.display());
        missing(format!("neither {beside} nor {below} is there; name its file with --allow-tool={name}=FILE"))
    })
}

fn problem(error: &PrepareError) -> CalleeProblem {
    let kind = match error {
        PrepareError::Source(SourceError::Missing { .. }) | PrepareError::Load(LoadError::Missing(_)) => {
            CalleeError::Missing
        }
        PrepareError::Source(SourceError::NotAFile { .. } | SourceError::Name { .. }) => CalleeError::Usage,
        PrepareError::Source(SourceError::TooLarge { .. } | SourceError::Empty { .. })
        | PrepareError::Rejected(_) => CalleeError::Rejected,
        PrepareError::Build(error) => match error {
            BuildError::Rejected { .. } | BuildError::Withheld { .. } | BuildError::Died { .. } => {
                CalleeError::NotCompiled
            }
            BuildError::Reached { .. }
            | BuildError::Violates { .. }
            | BuildError::Undescribed { .. }
            | BuildError::Crate(_) => CalleeError::Rejected,
            BuildError::TimedOut { .. } => CalleeError::Limit,
            _ => CalleeError::Environment,
        },
        PrepareError::Source(_) | PrepareError::Load(_) => CalleeError::Environment,
    };
    CalleeProblem { error: kind, message: error.to_string() }
}
