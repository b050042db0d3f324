//! Behind each run of a release that failed: whether it is one too many.

use forge_cache::Digest;
use semver::Version;

use super::{
    failing::{FailedRun, Recent, is_refusal, kept, recent, refusals},
    here::{Here, HereError},
};
use crate::{
    Forge,
    catalog::{
        Catalog, CatalogError, Change, Changed, Found, Memory, NamedBy, Refused, ReleaseSpec, ReleaseState, Role,
        SigningKey, StateError, StateMove, TrustedKeys, Verified, Warning, now, state::row,
    },
    journal::{JournalError, Summary},
    tool::ToolName,
};

/// The most runs whose inputs are kept.
const MOST_KEPT: usize = 20;

/// A release was quarantined by itself.
#[derive(Clone, Debug)]
pub struct Quarantined {
    /// Why, as it is written down.
    pub reason: String,
    /// Where that is known.
    pub known: Where,
    /// How many inputs of failed runs were stored in the catalog.
    pub kept: usize,
    /// What did not go well beside it.
    pub notes: Vec<String>,
}

/// What was taken from a release was given back.
#[derive(Clone, Debug)]
pub struct Lifted {
    /// The release as it is now.
    pub found: Found,
    /// What the catalog said before.
    pub before: ReleaseState,
    /// Whether this machine had something against it, which it forgot.
    pub here: bool,
    /// What did not go well beside it.
    pub notes: Vec<String>,
}

/// Where a quarantine is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Where {
    /// In the catalog, to everybody.
    Catalog,
    /// On this machine alone; why.
    Here(String),
}

impl Forge {
    /// Whether a release may be used, as the catalog and this machine have it, and what is to be said then. Whether another
    /// release of the same artifact is quarantined is asked by [`Forge::admit_artifact`].
    pub fn admit(&self, found: &Found) -> Result<Option<Warning>, Refused> {
        let warning = found.admit()?;
        let release = &found.release.document;
        self.admit_here((&release.name, &release.version), &found.digest, &found.changes)?;
        Ok(warning)
    }

    /// Whether an artifact may be run, by whatever name: what this machine knows to be quarantined is not. What an operator
    /// lifted is known once the release was read again.
    pub fn admit_artifact(&self, artifact: &Digest) -> Result<(), CatalogError> {
        let trusted = TrustedKeys::of_policy(self.policy())?;
        for known in Memory::of(self.home()).releases_of(artifact, &trusted)? {
            known.refusal().map_or(Ok(()), Err)?;
            self.admit_here((&known.name, &known.version), &known.release, &known.changes)?;
        }
        Ok(())
    }

    /// Whether this machine has nothing against the release whose envelope has this SHA-256.
    fn admit_here(
        &self,
        (name, version): (&ToolName, &Version),
        release: &Digest,
        changes: &[Verified<Change>],
    ) -> Result<(), Refused> {
        match Here::read(self.home(), release) {
            Ok(None) => Ok(()),
            Ok(Some(here)) if here.is_over(changes) => {
                // What cannot be removed is over all the same.
                let _ = Here::remove(self.home(), release);
                Ok(())
            }
            Ok(Some(here)) => Err(here.refusal()),
            // What cannot be read says no: it is there.
            Err(error) => {
                let (name, version) = (name.clone(), version.clone());
                Err(Refused::QuarantinedHere { name, version, reason: error.to_string(), since: 0 })
            }
        }
    }

    /// What this machine alone has against a release.
    pub fn quarantined_here(&self, found: &Found) -> Option<Refused> {
        let here = Here::read(self.home(), &found.digest).ok().flatten();
        here.filter(|here| !here.is_over(&found.changes) && *found.state() != ReleaseState::Quarantined)
            .map(Here::refusal)
    }

    /// To be asked behind a run of a release that failed: looks at the recent ones and quarantines the release if too many of
    /// them failed. `None` if not.
    ///
    /// Only where the user named the catalog's address is anything signed and are inputs stored there: whoever made a checkout
    /// is not given either.
    ///
    /// # Errors
    /// The journal or this machine's file; what the catalog has against it is told in [`Quarantined::known`].
    pub fn after_failed_run(
        &self,
        catalog: &Catalog,
        named_by: &NamedBy,
        found: &Found,
    ) -> Result<Option<Quarantined>, WatchError> {
        let policy = &self.policy().catalog.quarantine;
        if policy.runs == 0 || *found.state() == ReleaseState::Quarantined {
            return Ok(None);
        }
        let journal = &self.home().journal;
        let Some(Recent { runs, mut failed }) = recent(journal, catalog.url(), found, policy)? else {
            return Ok(None);
        };
        let too_many = |failed: &[Summary]| {
            let count = failed.len() as u64;
            count >= policy.least && count * 100 >= policy.failures.saturating_mul(runs)
        };
        if !too_many(&failed) {
            return Ok(None);
        }
        let refusals = refusals(catalog, found);
        failed.retain(|row| !is_refusal(journal, row, &refusals));
        if !too_many(&failed) {
            return Ok(None);
        }
        let count = failed.len();
        let reason = format!(
            "{count} of its {runs} recent runs failed on one machine, and {}% are enough ({})",
            policy.failures,
            kinds(failed.iter().map(|row| row.outcome.as_str())),
        );
        let release = &found.release.document;
        let mut notes = Vec::new();
        let mut failures: Vec<FailedRun> = Vec::new();
        for row in failed.iter().take(MOST_KEPT) {
            let Some(one) = kept(journal, &row.id, &release.version)? else { continue };
            if failures.iter().all(|other| other.input.get() != one.input.get()) {
                failures.push(one);
            }
        }
        let mut here = Here {
            name: release.name.clone(),
            version: release.version.clone(),
            reason: reason.clone(),
            since: now(),
            number: None,
            runs: failed.iter().map(|row| row.id.to_string()).collect(),
        };
        // First what holds here, whatever becomes of the rest.
        here.write(self.home(), &found.digest)?;
        catalog.remember(found).map_err(|error| notes.push(error.to_string())).ok();
        let failures = if policy.keep { failures } else { Vec::new() };
        let (known, kept) = match self.make_known(catalog, named_by, found, &reason, &failures) {
            Ok(Some(changed)) => {
                here.number = changed.found.changes.last().map(|change| change.document.number);
                here.write(self.home(), &found.digest)?;
                let stored = changed.found.changes.last().map_or(0, |change| change.document.failures.len());
                notes.extend(changed.notes);
                (Where::Catalog, stored)
            }
            // Another machine was faster.
            Ok(None) => {
                Here::remove(self.home(), &found.digest)?;
                return Ok(None);
            }
            Err(why) => {
                let quarantined = serde_json::json!({ "name": "quarantined" });
                self.recorder().note(row(
                    catalog,
                    found,
                    &quarantined,
                    &serde_json::json!(found.state()),
                    &reason,
                    Some("this machine"),
                ));
                (Where::Here(why.to_string()), 0)
            }
        };
        Ok(Some(Quarantined { reason, known, kept, notes }))
    }

    /// Says so in the catalog. `None` if it is said already. Whatever goes wrong is only told: it holds on this machine.
    fn make_known(
        &self,
        catalog: &Catalog,
        named_by: &NamedBy,
        found: &Found,
        reason: &str,
        failures: &[FailedRun],
    ) -> Result<Option<Changed>, Box<dyn std::error::Error>> {
        if let NamedBy::Project(path) = named_by {
            let (path, url) = (path.display(), catalog.url());
            return Err(format!(
                "{path} names the catalog, and nothing is signed nor any input stored where only a project says so; \
                 `--catalog {url}`, FORGE_CATALOG or `[catalog] url` in your own forge.toml says that you do"
            )
            .into());
        }
        let release = &found.release.document;
        let key: SigningKey = self.signing_key(None)?;
        let what = format!("a quarantine of {}@{}", release.name, release.version);
        catalog.trusted().may_sign(key.public(), Role::Signer, &what, now()).map_err(CatalogError::from)?;
        catalog.require_own_address()?;
        let mut blobs: Vec<Digest> = Vec::new();
        for one in failures {
            let bytes = serde_json::to_vec(one).expect("a failed run is texts and JSON");
            blobs.push(catalog.put_blob(&bytes)?);
        }
        let (name, version) = (&release.name, &release.version);
        match catalog.change_state(name, version, &StateMove::Quarantine, reason, &blobs, &key) {
            Ok(changed) => {
                self.recorder().note(changed.entry(catalog));
                Ok(Some(changed))
            }
            Err(StateError::Already { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Lifts what was last taken from a release, in the catalog and on this machine, and records that. The key must be an
    /// operator's.
    pub fn lift(
        &self,
        catalog: &Catalog,
        (name, version): (&ToolName, &Version),
        reason: &str,
        key: &SigningKey,
    ) -> Result<Lifted, StateError> {
        let found = catalog.shown(&ReleaseSpec { name: name.clone(), version: Some(version.clone()) })?;
        let here = Here::read(self.home(), &found.digest)?.filter(|here| !here.is_over(&found.changes));
        if here.is_none() || *found.state() != ReleaseState::Active {
            let changed = self.change_state(catalog, (name, version), &StateMove::Lift, reason, key)?;
            Here::remove(self.home(), &found.digest)?;
            let before = changed.before.clone();
            return Ok(Lifted { found: changed.found, before, here: here.is_some(), notes: changed.notes });
        }
        if reason.trim().is_empty() {
            return Err(StateError::Reason);
        }
        let what = format!("the lifting of the quarantine of {name}@{version} on this machine");
        catalog.trusted().may_sign(key.public(), Role::Operator, &what, now()).map_err(CatalogError::from)?;
        Here::remove(self.home(), &found.digest)?;
        let quarantined = serde_json::json!({ "name": "quarantined" });
        let (now, by) = (serde_json::json!(found.state()), key.public().called());
        self.recorder().note(row(catalog, &found, &now, &quarantined, reason, Some(&by)));
        let before = found.state().clone();
        Ok(Lifted { found, before, here: true, notes: Vec::new() })
    }

    /// The failed runs for which this machine quarantined a release, as far as its journal has them.
    pub(super) fn failed_here(&self, found: &Found) -> Vec<FailedRun> {
        let Ok(Some(here)) = Here::read(self.home(), &found.digest) else { return Vec::new() };
        let runs = here.runs.iter().take(MOST_KEPT).filter_map(|run| run.parse().ok());
        let version = &found.release.document.version;
        runs.filter_map(|run| kept(&self.home().journal, &run, version).ok().flatten()).collect()
    }
}

/// A release could not be watched.
#[derive(Debug, thiserror::Error)]
pub enum WatchError {
    /// The journal.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The file of this machine.
    #[error(transparent)]
    Here(#[from] HereError),
}

/// Kinds of failures with how many there were of each.
fn kinds<'a>(outcomes: impl Iterator<Item = &'a str>) -> String {
    let mut counts = std::collections::BTreeMap::<&str, u64>::new();
    outcomes.for_each(|outcome| *counts.entry(outcome).or_default() += 1);
    counts.iter().map(|(kind, count)| format!("{count} {kind}")).collect::<Vec<_>>().join(", ")
}
