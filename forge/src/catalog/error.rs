//! What goes wrong with a catalog.

use std::path::PathBuf;

use forge_cache::Digest;
use forge_stores::StoreError;
use semver::{Version, VersionReq};

use super::{KeyError, KnownElsewhere, TrustError};
use crate::{tool::ToolName, visible::visible};

/// So much of what is wrong with a document is shown.
const MOST_SHOWN: usize = 600;

/// A catalog did not give or take something.
#[derive(Debug, thiserror::Error)]
pub enum CatalogError {
    /// Its store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A signature.
    #[error(transparent)]
    Trust(#[from] TrustError),
    /// A key.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// There is no catalog.
    #[error("there is no catalog at {url}: {}", how_one_is_made(url))]
    Nothing {
        /// The store.
        url: String,
    },
    /// It was written by a later Forge.
    #[error("the catalog at {url} has format {found} and this forge knows up to {known}; update forge")]
    Newer {
        /// The store.
        url: String,
        /// The catalog's.
        found: u32,
        /// This version's.
        known: u32,
    },
    /// A document or a blob is not what it has to be.
    #[error("{} is damaged: {}; it was not used", in_line(what), in_line(reason))]
    Damaged {
        /// What it is, and where.
        what: String,
        /// What is wrong.
        reason: String,
    },
    /// It is another release than the one that this machine has seen.
    #[error(transparent)]
    Replaced(Box<Replaced>),
    /// The changes of its state are others than this machine has seen.
    #[error(
        "the state of {name}@{version} in {url} has another history than this machine has seen, and a history only grows: \
         somebody replaced it; if you know better, remove {}",
        path.display()
    )]
    Forked {
        /// The store.
        url: String,
        /// The tool.
        name: ToolName,
        /// The version.
        version: Version,
        /// What remembers it.
        path: PathBuf,
    },
    /// It is to be signed for an id that this machine knows at another address.
    #[error(transparent)]
    KnownElsewhere(Box<KnownElsewhere>),
    /// What this machine has seen cannot be read.
    #[error("{}: {reason}; it says what this machine has seen of a release or catalog: remove it to forget that", path.display())]
    Memory {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// There is a release of this name and version.
    #[error("{name}@{version} is in {url} already, {who}; a release never changes: choose another version")]
    Exists {
        /// The store.
        url: String,
        /// The tool.
        name: ToolName,
        /// The version.
        version: Version,
        /// Who released it, and when.
        who: String,
    },
    /// The store does not decide between writers.
    #[error(
        "nothing is released to {url}: two promotions of one version might both win there: {reason}; use a store that honours conditional writes"
    )]
    Undecided {
        /// The store.
        url: String,
        /// What it does not do.
        reason: String,
    },
    /// It is a copy in a registry.
    #[error(
        "nothing is signed in {url}: OCI registries have no conditional writes, so it is a copy of another catalog; promote, \
         approve, change states and import there, without `--catalog {url}`, and bring the copy up to date with `forge catalog \
         publish NAME@VERSION {url}`"
    )]
    Copy {
        /// The store.
        url: String,
    },
    /// Its versions were not looked through to the end.
    #[error(
        "{name} is not looked for any further in {url}: {reason}; name the version that you mean, as in `{name}@=1.0.0`, or see \
         whether it is the store that you mean"
    )]
    GivenUp {
        /// The store.
        url: String,
        /// The tool.
        name: ToolName,
        /// How far the look got.
        reason: String,
    },
    /// No such tool or version.
    #[error("{url} has no {name}{}{}", version.as_ref().map(|version| format!("@{version}")).unwrap_or_default(), told(similar))]
    Missing {
        /// The store.
        url: String,
        /// The tool.
        name: ToolName,
        /// The version.
        version: Option<Version>,
        /// What there is in its place: names or versions.
        similar: Vec<String>,
    },
    /// This user's policy asks for an approval, and it was released without one that counts.
    #[error(
        "{name}@{version} was released without an approval that this policy listens to, and it asks for one, because {}; \
         a new version that one of `policy.approval.approvers` approved runs",
        told_reasons(reasons)
    )]
    Unapproved {
        /// The tool.
        name: ToolName,
        /// The version.
        version: Version,
        /// Why one is asked for.
        reasons: Vec<super::ApprovalReason>,
    },
    /// What would fit is quarantined.
    #[error(transparent)]
    Refused(#[from] super::Refused),
    /// What would fit is yanked.
    #[error(transparent)]
    Yanked(Box<AllYanked>),
    /// No version fits.
    #[error("{url} has no {name} that fits `{requirement}`{}", told(versions))]
    NoVersion {
        /// The store.
        url: String,
        /// The tool.
        name: ToolName,
        /// What was asked for.
        requirement: VersionReq,
        /// The versions that there are.
        versions: Vec<String>,
    },
}

/// A release that is another than the one that this machine has seen.
#[derive(Debug, thiserror::Error)]
#[error(
    "{name}@{version} in {url} is another release than this machine has seen: {} there, {} before; a release never changes, \
     so somebody replaced it; if you know better, remove {}",
    found.short(), seen.short(), path.display()
)]
pub struct Replaced {
    /// The store.
    pub url: String,
    /// The tool.
    pub name: ToolName,
    /// The version.
    pub version: Version,
    /// SHA-256 of its envelope.
    pub found: Digest,
    /// That of the one before.
    pub seen: Digest,
    /// What remembers it.
    pub path: PathBuf,
}

/// Nothing fits but what is yanked.
#[derive(Debug, thiserror::Error)]
#[error(
    "{name}@{version} in {url} is yanked: {}; no other version fits `{requirement}`. `forge catalog list {name}` shows what \
     there is; an operator gives it back: `forge catalog lift {name}@{version} --reason …`",
    visible(reason, 400)
)]
pub struct AllYanked {
    /// The store.
    pub url: String,
    /// The tool.
    pub name: ToolName,
    /// The newest version that would fit.
    pub version: Version,
    /// What was asked for.
    pub requirement: VersionReq,
    /// Why it is yanked.
    pub reason: String,
}

fn how_one_is_made(url: &str) -> String {
    if url.starts_with("oci://") {
        return format!(
            "nothing was published there yet; `forge catalog publish NAME@VERSION {url}` copies a release there from the catalog \
             that it was promoted to"
        );
    }
    format!(
        "nothing was promoted there yet; the first release makes one: `forge promote FILE.rs --version 1.0.0 --catalog {url}`"
    )
}

/// Parts of what lies in a store are in it, such as the name of a field that nobody knows.
fn in_line(text: &str) -> String {
    visible(text, MOST_SHOWN).replace('\n', "\\n")
}

impl CatalogError {
    /// Whether a document cannot be believed: whoever may write to the store, without any key, can bring that about.
    pub(crate) fn disbelieves(&self) -> bool {
        matches!(self, Self::Damaged { .. } | Self::Trust(_))
    }
}

fn told_reasons(reasons: &[super::ApprovalReason]) -> String {
    reasons.iter().map(ToString::to_string).collect::<Vec<_>>().join(" and ")
}

fn told(others: &[String]) -> String {
    if others.is_empty() { String::new() } else { format!("; there is {}", others.join(", ")) }
}
