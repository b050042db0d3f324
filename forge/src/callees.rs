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
    visible::visible,
};

/// The most characters of a note on a tool that is called.
const MAX_NOTE: usize = 600;

impl Tools for Forge {
    fn find(
        &self,
        grant: &ToolGrant,
        need: &str,
        beside: Option<&Path>,
        tier: Tier,
    ) -> Result<Arc<Loaded>, CalleeProblem> {
        let file = |path: &Path| self.load_file(path, tier).map(Arc::new).map_err(|error| problem(&error));
        match &grant.target {
            ToolTarget::Artifact(digest) => {
                self.admit_artifact(digest)
                    .map_err(|error| CalleeProblem { error: CalleeError::Denied, message: error.to_string() })?;
                let loaded = self.load_digest(digest).map_err(|error| problem(&PrepareError::Load(error)))?;
                Ok(Arc::new(loaded))
            }
            ToolTarget::File(path) => file(path),
            ToolTarget::Beside => {
                // Who asks for a version asks the catalog; else the file that somebody is working on comes first.
                let beside = beside.filter(|_| grant.requirement.is_none());
                let places = beside.map(|beside| places(&grant.name, beside));
                match places.iter().flatten().find(|path| path.is_file()) {
                    Some(path) => file(path),
                    None => self.released(grant, need, places.as_ref()).map(Arc::new),
                }
            }
        }
    }
}

impl Forge {
    /// A tool of the catalog. `places` is where a file of it was looked for before.
    fn released(
        &self,
        grant: &ToolGrant,
        need: &str,
        places: Option<&[PathBuf; 2]>,
    ) -> Result<Loaded, CalleeProblem> {
        let declared = need.parse::<ToolRequest>().ok().and_then(|request| request.requirement);
        let requirement = grant.requirement.clone().or(declared);
        let request = ToolRequest { name: grant.name.clone(), requirement };
        let loaded = self.releases().and_then(|releases| releases.load(&request));
        let (loaded, fetched) = loaded.map_err(|error| {
            let kind = match &error {
                ProjectError::Catalog(
                    CatalogError::Missing { .. }
                    | CatalogError::NoVersion { .. }
                    | CatalogError::Yanked(_)
                    | CatalogError::Nothing { .. },
                )
                | ProjectError::Unlocked { .. }
                | ProjectError::LockedOther { .. } => CalleeError::Missing,
                error if error.is_mismatch() => CalleeError::Denied,
                ProjectError::Barred { .. } | ProjectError::Catalog(CatalogError::Trust(_)) => CalleeError::Denied,
                ProjectError::Violates { .. } => CalleeError::Rejected,
                _ => CalleeError::Environment,
            };
            let files = places.map(|[beside, below]| {
                format!("neither {} nor {} is there, and ", beside.display(), below.display())
            });
            let (files, name) = (files.unwrap_or_default(), &grant.name);
            let message = match kind {
                // Nothing leads around what is not to be used.
                CalleeError::Denied => error.to_string(),
                _ => format!("{files}{error}; or name its file with --allow-tool={name}=FILE"),
            };
            CalleeProblem { error: kind, message }
        })?;
        // Such as that it is deprecated: who calls it should know as well as who runs it.
        fetched.notes.iter().for_each(|note| self.warn(&visible(note, MAX_NOTE)));
        Ok(loaded)
    }
}

fn problem(error: &PrepareError) -> CalleeProblem {
    let kind = match error {
        PrepareError::Source(SourceError::Missing { .. }) | PrepareError::Load(LoadError::Missing(_)) => {
            CalleeError::Missing
        }
        PrepareError::Source(SourceError::NotAFile { .. } | SourceError::Link { .. } | SourceError::Name { .. }) => {
            CalleeError::Usage
        }
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
