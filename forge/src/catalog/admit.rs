//! Whether a release may be used, by its state.

use semver::Version;

use super::{Found, ReleaseState, moment};
use crate::{tool::ToolName, visible::visible};

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
#[error("{}@{} is quarantined {}", self.name(), self.version(), self.detail())]
pub enum Refused {
    /// It is quarantined.
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
    /// It failed too often on this machine.
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

impl Refused {
    /// The tool.
    pub fn name(&self) -> &ToolName {
        let (Self::Quarantined { name, .. } | Self::QuarantinedHere { name, .. }) = self;
        name
    }

    /// The version.
    pub fn version(&self) -> &Version {
        let (Self::Quarantined { version, .. } | Self::QuarantinedHere { version, .. }) = self;
        version
    }

    /// Since when, by whom and why, and what to do, as a fragment.
    pub fn detail(&self) -> String {
        let release = format!("{}@{}", self.name(), self.version());
        match self {
            Self::Quarantined { reason, by, since, .. } => format!(
                "since {} by {by}: {}; it runs again once an operator lifts that: `forge catalog lift {release} --reason …`",
                moment(*since),
                visible(reason, MOST)
            ),
            Self::QuarantinedHere { reason, since, .. } => format!(
                "on this machine since {}: {}; a signer of the catalog makes it known to all: `forge catalog quarantine \
                 {release} --reason …`; an operator lifts it on this machine: `forge catalog lift {release} --reason …`",
                moment(*since),
                visible(reason, MOST)
            ),
        }
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
