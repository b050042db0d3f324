//! What goes wrong with the released tools of a project.

use std::{io, path::PathBuf};

use forge_cache::{CacheError, Digest};
use forge_stores::StoreUrlError;
use semver::{Version, VersionReq};

use crate::{catalog::CatalogError, run::LoadError, tool::ToolName};

/// A released tool was not added, fetched or found.
#[derive(Debug, thiserror::Error)]
pub enum ProjectError {
    /// The catalog.
    #[error(transparent)]
    Catalog(#[from] CatalogError),
    /// The address of a catalog.
    #[error(transparent)]
    Url(#[from] StoreUrlError),
    /// The cache.
    #[error(transparent)]
    Cache(#[from] CacheError),
    /// Loading.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// A file of the project.
    #[error("cannot {action} {}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What was tried.
        action: &'static str,
        /// What the system said.
        source: io::Error,
    },
    /// A file of the project does not say what it has to.
    #[error("{}: {reason}", path.display())]
    Shape {
        /// The file.
        path: PathBuf,
        /// What is wrong, and what to do.
        reason: String,
    },
    /// There is no project.
    #[error("there is no forge.toml here or above; `forge add NAME@REQ` makes one")]
    NoProject,
    /// The tool is not one of the project's.
    #[error("{} has no tool {name}; `forge add {name}` adds it", path.display())]
    NotWanted {
        /// forge.toml.
        path: PathBuf,
        /// The tool.
        name: ToolName,
    },
    /// The lock does not have what forge.toml wants.
    #[error(
        "forge.lock has no {name} that fits `{requirement}`, as forge.toml wants it; `forge update {name}` locks one"
    )]
    Unlocked {
        /// The tool.
        name: ToolName,
        /// What is wanted.
        requirement: VersionReq,
    },
    /// Another version is asked for than the one that is locked.
    #[error(
        "{name}@{asked} is asked for, and forge.lock pins {name} {locked}; ask for {name} alone, or change forge.toml and \
         `forge update {name}`"
    )]
    LockedOther {
        /// The tool.
        name: ToolName,
        /// What was asked for.
        asked: VersionReq,
        /// What is pinned.
        locked: Version,
    },
    /// A release is not the one that is pinned.
    #[error(transparent)]
    Mismatch(Box<Mismatch>),
    /// The lock lacks a tool that another one calls.
    #[error("forge.lock has no {name} that fits `{requirement}`, which {by} calls; `forge update` locks one")]
    UnlockedCallee {
        /// The tool.
        name: ToolName,
        /// What is asked for.
        requirement: VersionReq,
        /// Who calls it.
        by: ToolName,
    },
    /// A state record is shorter than the one that was seen before.
    #[error(
        "the state of {name}@{version} in {url} went back: {seen} changes were seen before, and the {found} that are there \
         do not follow from them. Nothing was run: somebody may be hiding a quarantine"
    )]
    WentBack {
        /// The tool.
        name: ToolName,
        /// Its version.
        version: Version,
        /// The catalog.
        url: String,
        /// Changes that the mirror has.
        seen: usize,
        /// Changes that the catalog has.
        found: usize,
    },
    /// There is another catalog at the address.
    #[error(
        "the catalog at {url} is another one than before: its id is {found}, and this machine knows it by {known}. Nothing \
         was used: somebody may have put it there. If it was made anew on purpose, remove {}; what forge.lock pins of it is \
         then pinned anew",
        folder.display()
    )]
    OtherCatalog {
        /// The catalog.
        url: String,
        /// The id of the catalog that is there.
        found: String,
        /// That of the one before.
        known: String,
        /// What this machine has of that.
        folder: PathBuf,
    },
    /// An update could not ask.
    #[error(
        "{reason}; nothing was updated, and forge.lock is as it was: update with the catalog in reach, or \
         `forge update --offline` goes by what is on this machine"
    )]
    Unanswered {
        /// Why the catalog did not answer.
        reason: String,
    },
    /// Offline, and not on this machine.
    #[error("{what} is not on this machine, and {why}; do the same with the catalog in reach")]
    NotHere {
        /// What is missing.
        what: String,
        /// Why the catalog was not asked, or what came of it.
        why: String,
    },
    /// The release may not be used in its state.
    #[error("{name}@{version} is {state} {reason}")]
    Barred {
        /// The tool.
        name: ToolName,
        /// Its version.
        version: Version,
        /// The state's word.
        state: &'static str,
        /// Why, and what to do.
        reason: String,
    },
    /// The module of a release is not what a tool may be.
    #[error("the module of {name}@{version} is rejected: {reasons}")]
    Violates {
        /// The tool.
        name: ToolName,
        /// Its version.
        version: Version,
        /// What is wrong.
        reasons: String,
    },
}

/// A release in a catalog is not the one that is pinned.
#[derive(Debug, thiserror::Error)]
#[error(
    "{name}@{version} is not what {by} holds: there its {what} is {pinned}, in {place} it is {found}. Nothing was used. A \
     release never changes: find out who changed the catalog or the lock before you trust either; {way_out}"
)]
pub struct Mismatch {
    /// The tool.
    pub name: ToolName,
    /// Its version.
    pub version: Version,
    /// Who pins it.
    pub by: &'static str,
    /// What of it differs: the release or the artifact.
    pub what: &'static str,
    /// The pinned digest.
    pub pinned: Digest,
    /// What is in the catalog.
    pub found: Digest,
    /// The catalog, or the copy of it.
    pub place: String,
    /// What to do for whoever knows which of the two is right.
    pub way_out: String,
}

impl ProjectError {
    /// Whether the catalog, this machine and the lock do not say the same of a release. That stops everything.
    pub fn is_mismatch(&self) -> bool {
        match self {
            Self::Mismatch(_) | Self::WentBack { .. } | Self::OtherCatalog { .. } => true,
            Self::Catalog(error) => matches!(error, CatalogError::Replaced(_) | CatalogError::Forked { .. }),
            _ => false,
        }
    }
}
