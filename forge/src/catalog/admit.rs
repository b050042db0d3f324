//! Whether a release may be used, by its state.

use semver::Version;

use super::{Catalog, Found, ReleaseState, moment};
use crate::{Forge, tool::ToolName, visible::visible};

/// The most characters of a reason that a message repeats.
const MOST: usize = 400;

/// A release may be used, and this is to be said.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Warning {
    /// There is something better.
    #[error("{name}@{version} is deprecated: {}{}", visible(reason, MOST), instead(successor.as_deref()))]
    Deprecated {
        /// The tool.
        name: ToolName,
        /// The version.
        version: Version,
        /// Why.
        reason: String,
        /// What to use in its place.
        successor: Option<String>,
    },
    /// It is not to be chosen any more.
    #[error(
        "{name}@{version} is yanked: {}; it runs where it is locked, and is not chosen any more",
        visible(reason, MOST)
    )]
    Yanked {
        /// The tool.
        name: ToolName,
        /// The version.
        version: Version,
        /// Why.
        reason: String,
    },
}

/// A release may not be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It is quarantined.
    #[error(
        "{name}@{version} is quarantined since {} by {by}: {}; an operator lifts it: `forge catalog lift {name}@{version} --reason …`",
        moment(*since), visible(reason, MOST)
    )]
    Quarantined {
        /// The tool.
        name: ToolName,
        /// The version.
        version: Version,
        /// Why.
        reason: String,
        /// Who did so.
        by: String,
        /// When, in seconds since 1970.
        since: u64,
    },
    /// It failed too often on this machine, whose key may not say so in the catalog.
    #[error(
        "{name}@{version} is quarantined on this machine since {}: {}; a signer of the catalog makes it known: `forge catalog \\
         quarantine {name}@{version} --reason …`, and an operator lifts it there and here: `forge catalog lift {name}@{version} \\
         --reason …`", moment(*since), visible(reason, MOST)
    )]
    QuarantinedHere {
        /// The tool.
        name: ToolName,
        /// The version.
        version: Version,
        /// Why.
        reason: String,
        /// When, in seconds since 1970.
        since: u64,
    },
}

impl Forge {
    /// Whether a release may be used, as the catalog and this machine have it, and what is to be said then.
    pub fn admit(&self, _catalog: &Catalog, found: &Found) -> Result<Option<Warning>, Refused> {
        found.admit()
    }
}

impl Found {
    /// Whether the catalog lets it be used, and what is to be said then. What this machine has against it is asked by
    /// [`Forge::admit`](crate::Forge::admit).
    pub fn admit(&self) -> Result<Option<Warning>, Refused> {
        let release = &self.release.document;
        let (name, version) = (release.name.clone(), release.version.clone());
        let reason = self.reason().to_owned();
        match self.state() {
            ReleaseState::Active => Ok(None),
            ReleaseState::Deprecated { successor } => {
                Ok(Some(Warning::Deprecated { name, version, reason, successor: successor.clone() }))
            }
            ReleaseState::Yanked => Ok(Some(Warning::Yanked { name, version, reason })),
            ReleaseState::Quarantined => {
                let last = self.changes.last();
                let by = last.map_or_else(String::new, |change| change.by.called());
                let since = last.map_or(0, |change| change.document.stamp.time);
                Err(Refused::Quarantined { name, version, reason, by, since })
            }
        }
    }
}

fn instead(successor: Option<&str>) -> String {
    successor.map(|successor| format!("; use {}", visible(successor, 200))).unwrap_or_default()
}
