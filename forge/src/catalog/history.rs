//! What became of a tool's releases, in order.

use semver::Version;

use super::{Catalog, CatalogError, Found, ReleaseSpec, ReleaseState};
use crate::tool::ToolName;

/// One thing that happened to a release.
#[derive(Clone, Debug)]
pub struct Event {
    /// The version.
    pub version: Version,
    /// When, by the clock of who did it, in seconds since 1970; 0 of what cannot be read.
    pub time: u64,
    /// Who, as fingerprint and comment.
    pub by: String,
    /// What.
    pub what: Happening,
    /// Why, in the words of who did it.
    pub why: String,
}

/// What happened to a release.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Happening {
    /// It was made.
    Released,
    /// Its state changed to this.
    Became(ReleaseState),
    /// It was to become this by a key that the policy revokes, or that may not lift: that counts for nothing.
    Void(ReleaseState),
    /// It was quarantined on this machine alone, or that was lifted.
    Here(ReleaseState),
    /// It does not load; why.
    Unusable(String),
}

impl Catalog {
    /// All that happened to the releases of a tool, or to one of them, the first first.
    pub fn history(&self, spec: &ReleaseSpec) -> Result<Vec<Event>, CatalogError> {
        let versions = match &spec.version {
            Some(version) => vec![version.clone()],
            None => self.versions(&spec.name)?,
        };
        let (mut events, mut look) = (Vec::new(), self.look_at_all(&spec.name));
        for version in versions.iter().rev() {
            match look.find(version) {
                Ok(Some(found)) => events.extend(of(&found)),
                Ok(None) => {}
                Err(error @ (CatalogError::Store(_) | CatalogError::GivenUp { .. })) => return Err(error),
                Err(error) => events.push(unusable(version, &error)),
            }
        }
        if events.is_empty() {
            return Err(self.missing(&spec.name, spec.version.as_ref())?);
        }
        // Of one moment, in the order of versions and of changes.
        events.sort_by_key(|event| event.time);
        Ok(events)
    }

    /// The error for a tool or release that is not there.
    fn missing(&self, name: &ToolName, version: Option<&Version>) -> Result<CatalogError, CatalogError> {
        match self.shown(&ReleaseSpec { name: name.clone(), version: version.cloned() }) {
            Err(error) => Ok(error),
            Ok(found) => Ok(CatalogError::Missing {
                url: self.url().to_string(),
                name: name.clone(),
                version: version.cloned(),
                similar: vec![format!("{name}@{}", found.release.document.version)],
            }),
        }
    }
}

fn of(found: &Found) -> Vec<Event> {
    let release = &found.release.document;
    let made = Event {
        version: release.version.clone(),
        time: release.stamp.time,
        by: found.release.by.called(),
        what: Happening::Released,
        why: release.message.clone(),
    };
    let changes = found.changes.iter().map(|change| Event {
        version: release.version.clone(),
        time: change.document.stamp.time,
        by: change.by.called(),
        what: Happening::Became(change.document.state.clone()),
        why: change.document.reason.clone(),
    });
    let void = found.void.iter().map(|change| Event {
        version: release.version.clone(),
        time: change.stamp.time,
        by: "who may not".to_owned(),
        what: Happening::Void(change.state.clone()),
        why: change.reason.clone(),
    });
    std::iter::once(made).chain(changes).chain(void).collect()
}

fn unusable(version: &Version, error: &CatalogError) -> Event {
    let what = Happening::Unusable(error.to_string());
    Event { version: version.clone(), time: 0, by: String::new(), what, why: String::new() }
}
