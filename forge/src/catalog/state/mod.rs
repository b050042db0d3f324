//! The states of releases are changed: signed, with a reason, one after the other, never taking back what was said.

use std::{io, thread, time::Duration};

use forge_cache::Digest;
use forge_stores::{Creation, Replacement};
use semver::Version;
use serde_json::Value;

use super::{
    Catalog, CatalogError, Change, Envelope, FeedEntry, FeedSubject, Found, Layout, ReleaseState, Role, SigningKey,
    Stamp, StateRecord, Verified, promote::ClockFault, read::lifts,
};
use crate::{
    Forge,
    journal::{Entry, Kind, Payloads, Who},
    tool::ToolName,
    visible::visible,
};

/// How often a change is tried again because somebody else made one.
const ATTEMPTS: u32 = 24;
/// The most bytes of a reason.
const LONGEST_REASON: usize = 4 << 10;
/// The most changes of one release.
const MOST_CHANGES: usize = 1_000;
/// The most failures that one change names.
pub(super) const MOST_FAILURES: usize = 100;

/// What is done to a release's state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StateMove {
    /// It runs with a warning that names what is better.
    Deprecate {
        /// What to use in its place, such as `column_total@2`.
        successor: Option<String>,
    },
    /// It does not run any more.
    Quarantine,
    /// It is not chosen any more.
    Yank,
    /// What was last taken away is given back: a quarantine to the state before it, all else to active. Operators only.
    Lift,
}

/// A state was changed.
#[derive(Clone, Debug)]
pub struct Changed {
    /// The release with the change.
    pub found: Found,
    /// What it was before.
    pub before: ReleaseState,
    /// What did not go well beside it.
    pub notes: Vec<String>,
}

/// A state was not changed.
#[derive(Debug, thiserror::Error)]
pub enum StateError {
    /// The catalog.
    #[error(transparent)]
    Catalog(#[from] CatalogError),
    /// This machine's clock cannot be believed, and what it says is signed.
    #[error(transparent)]
    Clock(#[from] ClockFault),
    /// What this machine has against it.
    #[error(transparent)]
    Here(#[from] super::HereError),
    /// No reason was given, or a very long one.
    #[error("a reason is asked for, of 1 to {LONGEST_REASON} bytes; say it with --reason")]
    Reason,
    /// It is in that state.
    #[error("{name}@{version} is {state} already: {}", visible(reason, 400))]
    Already {
        /// The tool.
        name: ToolName,
        /// The version.
        version: Version,
        /// The state.
        state: &'static str,
        /// Why it is in it.
        reason: String,
    },
    /// It is in a stricter state.
    #[error(
        "{name}@{version} is {state}, which is stricter than {wanted}: {}; an operator lifts that first: `forge catalog lift {name}@{version} --reason …`",
        visible(reason, 400)
    )]
    Stricter {
        /// The tool.
        name: ToolName,
        /// The version.
        version: Version,
        /// The state.
        state: &'static str,
        /// The state that was asked for.
        wanted: &'static str,
        /// Why it is in it.
        reason: String,
    },
    /// There is nothing to lift.
    #[error("{name}@{version} is active; there is nothing to lift")]
    Active {
        /// The tool.
        name: ToolName,
        /// The version.
        version: Version,
    },
    /// It was changed again and again by others.
    #[error("the state of {name}@{version} is being changed by others; try again")]
    Contended {
        /// The tool.
        name: ToolName,
        /// The version.
        version: Version,
    },
    /// It has been changed too often.
    #[error(
        "the state of {name}@{version} was changed {MOST_CHANGES} times, which is all that a record holds; release a new version"
    )]
    Full {
        /// The tool.
        name: ToolName,
        /// The version.
        version: Version,
    },
    /// The system has no random numbers.
    #[error("there are no random numbers to make a change of: {0}")]
    Random(io::Error),
}

impl Catalog {
    /// Changes the state of a release and announces it. `failures` are blobs that show why. Many may do so at once: each
    /// change follows the one before, and is judged by what that left.
    pub fn change_state(
        &self,
        name: &ToolName,
        version: &Version,
        wanted: &StateMove,
        reason: &str,
        failures: &[Digest],
        key: &SigningKey,
    ) -> Result<Changed, StateError> {
        let reason = reason.trim();
        if reason.is_empty() || reason.len() > LONGEST_REASON {
            return Err(StateError::Reason);
        }
        let failures = &failures[..failures.len().min(MOST_FAILURES)];
        let mut found = self.shown(&super::ReleaseSpec { name: name.clone(), version: Some(version.clone()) })?;
        // What can be refused without writing anything is.
        next(&found, wanted)?;
        let mut notes = Vec::new();
        match found.clock_fault() {
            // What restricts is not kept waiting for somebody else's clock.
            Some(fault) if *wanted != StateMove::Lift && !fault.is_by_itself() => {
                notes.push(format!("this was signed all the same, as it only restricts: {fault}"));
            }
            fault => fault.map_or(Ok(()), Err)?,
        }
        let role = if *wanted == StateMove::Lift { Role::Operator } else { Role::Signer };
        let what = format!("a change of the state of {name}@{version}");
        self.trusted.may_sign(key.public(), role, &what, super::now()).map_err(CatalogError::from)?;
        self.require_decided()?;
        self.settle_address()?;
        let mut tried = Vec::new();
        for attempt in 0..ATTEMPTS {
            if attempt > 0 {
                thread::sleep(Duration::from_millis(u64::from(attempt) * 5));
            }
            let mut read = self.state(name, version, &found.digest)?;
            let counting = read.counting().len();
            (found.changes, found.void) = (read.changes, read.void);
            // A write whose answer was lost may have been done, and others may have followed it.
            if let Some(done) = found.changes.iter().position(|change| tried.contains(&change.document.stamp.nonce)) {
                found.changes.truncate(done + 1);
                read.record.changes.truncate(counting);
                let before = found.changes[..done].last().map(|change| change.document.state.clone());
                return Ok(self.changed(found, before.unwrap_or(ReleaseState::Active), &read.record, notes));
            }
            if read.record.changes.len() >= MOST_CHANGES {
                // What counts for nothing at its end anybody may have written: it leaves no release beyond a quarantine.
                read.record.changes.truncate(counting);
            }
            if counting >= MOST_CHANGES {
                return Err(StateError::Full { name: name.clone(), version: version.clone() });
            }
            let before = found.state().clone();
            let change = Change {
                catalog: self.id()?.to_owned(),
                release: found.digest,
                number: read.record.changes.len() as u64 + 1,
                previous: read.record.changes.last().map(Envelope::digest),
                state: next(&found, wanted)?,
                reason: reason.to_owned(),
                failures: failures.to_vec(),
                stamp: Stamp::now().map_err(StateError::Random)?,
            };
            tried.push(change.stamp.nonce.clone());
            read.record.changes.push(Envelope::sign(&change, key).map_err(CatalogError::from)?);
            let bytes = read.record.to_bytes();
            let path = Layout::state(name, version);
            let written = match &read.tag {
                None => self.store.create(&path, &bytes).map_err(CatalogError::from)? == Creation::Created,
                Some(tag) => {
                    self.store.replace(&path, &bytes, tag).map_err(CatalogError::from)? == Replacement::Replaced
                }
            };
            if !written {
                continue;
            }
            found.changes.push(Verified { document: change, by: key.public().clone() });
            return Ok(self.changed(found, before, &read.record, notes));
        }
        Err(StateError::Contended { name: name.clone(), version: version.clone() })
    }

    /// Keeps in mind and announces a change that is in the record.
    fn changed(&self, found: Found, before: ReleaseState, record: &StateRecord, mut notes: Vec<String>) -> Changed {
        let release = &found.release.document;
        if let Some(memory) = &self.memory {
            memory.note(release, &found.digest, &record.changes);
        }
        let entry = FeedEntry {
            about: FeedSubject::State,
            name: release.name.clone(),
            version: release.version.clone(),
            document: Digest::of(&record.to_bytes()),
        };
        let note = |error| {
            format!("it is changed, and the catalog's feed does not say so yet: {error}; searches see it later")
        };
        notes.extend(self.announce(&entry).err().map(note));
        Changed { found, before, notes }
    }
}

impl StateRecord {
    fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("envelopes are made of texts")
    }
}

impl Forge {
    /// Changes the state of a release, and records that. See [`Catalog::change_state`].
    pub fn change_state(
        &self,
        catalog: &Catalog,
        (name, version): (&ToolName, &Version),
        wanted: &StateMove,
        reason: &str,
        key: &SigningKey,
    ) -> Result<Changed, StateError> {
        let changed = catalog.change_state(name, version, wanted, reason, &[], key)?;
        self.recorder().note(changed.entry(catalog));
        Ok(changed)
    }
}

impl Changed {
    /// The journal's row.
    pub(super) fn entry(&self, catalog: &Catalog) -> Entry {
        let (now, before) = (serde_json::json!(self.found.state()), serde_json::json!(self.before));
        row(catalog, &self.found, &now, &before, self.found.reason(), None)
    }
}

/// The journal's row of a change of state. `here` is who did it, where it holds on this machine alone.
pub(super) fn row(
    catalog: &Catalog,
    found: &Found,
    now: &Value,
    before: &Value,
    reason: &str,
    here: Option<&str>,
) -> Entry {
    let release = &found.release.document;
    let facts = serde_json::json!({
        "who": Who::this_process(),
        "forge": env!("CARGO_PKG_VERSION"),
        "catalog": catalog.url().to_string(),
        "version": release.version,
        "artifact": release.artifact,
        "state": now,
        "before": before,
        "reason": reason,
        "here": here,
    });
    Entry::new(Kind::State, Some(release.name.as_str()), "ok", &facts, Payloads::default())
}

/// The state that a release comes to.
fn next(found: &Found, wanted: &StateMove) -> Result<ReleaseState, StateError> {
    let (name, version) = (found.release.document.name.clone(), found.release.document.version.clone());
    let (now, reason) = (found.state(), found.reason().to_owned());
    let to = match wanted {
        StateMove::Deprecate { successor } => ReleaseState::Deprecated { successor: successor.clone() },
        StateMove::Quarantine => ReleaseState::Quarantined,
        StateMove::Yank => ReleaseState::Yanked,
        StateMove::Lift if *now == ReleaseState::Active => return Err(StateError::Active { name, version }),
        StateMove::Lift if *now == ReleaseState::Quarantined => return Ok(before_quarantine(found)),
        StateMove::Lift => return Ok(ReleaseState::Active),
    };
    if to == *now {
        return Err(StateError::Already { name, version, state: now.word(), reason });
    }
    if lifts(now, &to) {
        return Err(StateError::Stricter { name, version, state: now.word(), wanted: to.word(), reason });
    }
    Ok(to)
}

/// The state that a quarantine was laid upon.
fn before_quarantine(found: &Found) -> ReleaseState {
    let mut states = found.changes.iter().rev().map(|change| &change.document.state);
    let before = states.find(|state| **state != ReleaseState::Quarantined);
    before.cloned().unwrap_or(ReleaseState::Active)
}

#[cfg(test)]
mod tests;
