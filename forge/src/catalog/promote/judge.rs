//! Every demand of a promotion, judged at once.

use semver::Version;

use super::{Trial, Unmet, Wish};
use crate::{
    Forge,
    cases::Status,
    catalog::{
        ApprovalVerdict, Catalog, CatalogError, Found, Given, PublicKey, Role, Step, compare, compat::place_among,
    },
    tool::Manifest,
};

/// What there is of the tool already.
pub(super) struct Standing {
    /// The release that the new one follows.
    pub(super) before: Option<Found>,
    /// Whether there is a catalog yet.
    pub(super) catalog: CatalogThere,
    /// Whether the tool has no release yet.
    pub(super) is_first: bool,
    /// The approvals that it rests on.
    pub(super) approvals: Vec<Given>,
}

/// Whether a promotion finds a catalog or makes one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CatalogThere {
    /// It was there.
    Before,
    /// The first release makes it.
    MadeNow,
}

/// What is held against the demands.
pub(super) struct Case<'a> {
    pub(super) forge: &'a Forge,
    pub(super) trial: &'a Trial,
    pub(super) wish: &'a Wish,
    /// The public half of the key, if there is one to sign with.
    pub(super) key: Option<&'a PublicKey>,
    pub(super) catalog: &'a Catalog,
    /// Seconds since 1970.
    pub(super) now: u64,
}

impl Case<'_> {
    /// What there is already, and all that is unmet. What keeps the store from answering is an error.
    pub(super) fn judge(self) -> Result<(Standing, Vec<Unmet>), CatalogError> {
        let mut unmet = Vec::new();
        self.judge_cases(&mut unmet);
        let name = &self.trial.artifact().manifest().name;
        let (there, catalog) = match self.catalog.marker()? {
            Some(_) => (self.catalog.versions(name)?, CatalogThere::Before),
            None => (Vec::new(), CatalogThere::MadeNow),
        };
        let before = self.judge_version(&there, &mut unmet)?;
        unmet.extend(self.catalog.clock_fault_among(name, &there, self.now)?.map(Unmet::from));
        self.judge_quarantine(&mut unmet)?;
        let approvals = self.judge_approval(&mut unmet)?;
        self.judge_store(&mut unmet)?;
        match self.catalog.require_own_address() {
            Err(error @ CatalogError::KnownElsewhere(_)) => unmet.push(Unmet::KnownElsewhere(error)),
            known => known?,
        }
        self.judge_key(&mut unmet);
        Ok((Standing { before, catalog, is_first: there.is_empty(), approvals }, unmet))
    }

    fn judge_cases(&self, unmet: &mut Vec<Unmet>) {
        for (tier, report) in self.trial.reports() {
            let failing = report.results.iter().filter(|result| matches!(result.status, Status::Failed(_)));
            let mut names: Vec<_> = failing.map(|result| crate::visible::visible(&result.name, 80)).collect();
            names.extend(report.problem.as_ref().map(|problem| crate::visible::visible(problem, 200)));
            if !names.is_empty() {
                let (failed, all, file) = (names.len(), report.results.len(), report.file.clone());
                names.truncate(5);
                unmet.push(Unmet::Failing { tier, file, failed, all, names });
            }
        }
        if let Some(fault) = &self.trial.cases_fault {
            unmet.push(Unmet::CasesFile(fault.to_string()));
            return;
        }
        let (found, least) = (self.trial.cases(), self.forge.policy().min_cases.max(1));
        if found < least {
            let file = self.trial.cases_file.clone();
            unmet.push(Unmet::Cases { found, least, file });
        }
    }

    /// The release before, if it can be read.
    fn judge_version(&self, there: &[Version], unmet: &mut Vec<Unmet>) -> Result<Option<Found>, CatalogError> {
        let (name, version) = (&self.trial.artifact().manifest().name, &self.wish.version);
        if there.contains(version) {
            unmet.push(Unmet::Exists(self.catalog.exists(name, version)));
            return Ok(None);
        }
        let before = match place_among(version, there) {
            Ok(before) => before,
            Err(fault) => {
                unmet.push(fault.into());
                return Ok(None);
            }
        };
        let Some(before) = before else { return Ok(None) };
        let reason = match self.catalog.find(name, before) {
            Ok(Some(found)) => match self.catalog.manifest(&found) {
                Ok(manifest) => {
                    unmet.extend(self.judge_step(before, &manifest));
                    return Ok(Some(found));
                }
                Err(CatalogError::Store(error)) => return Err(error.into()),
                Err(error) => error.to_string(),
            },
            Ok(None) => "it is listed and not there".to_owned(),
            Err(CatalogError::Store(error)) => return Err(error.into()),
            Err(error) => error.to_string(),
        };
        unmet.push(Unmet::Before { name: name.clone(), version: before.clone(), reason });
        Ok(None)
    }

    /// Whether the version takes a step as large as what changed since the release before.
    fn judge_step(&self, before: &Version, manifest: &Manifest) -> Option<Unmet> {
        let version = &self.wish.version;
        let comparison = compare(manifest, self.trial.artifact().manifest());
        let (given, asked) = (Step::between(before, version), comparison.step());
        (given < asked).then(|| Unmet::Step {
            version: version.clone(),
            before: before.clone(),
            given,
            asked,
            changes: comparison.asking(asked).cloned().collect(),
            next: asked.after(before),
        })
    }

    /// Whether the artifact is quarantined under some version, as far as this machine has seen.
    fn judge_quarantine(&self, unmet: &mut Vec<Unmet>) -> Result<(), CatalogError> {
        match self.forge.admit_artifact(self.trial.artifact().digest()) {
            Err(CatalogError::Refused(refused)) => unmet.push(Unmet::Quarantined(refused)),
            admitted => admitted?,
        }
        Ok(())
    }

    fn judge_approval(&self, unmet: &mut Vec<Unmet>) -> Result<Vec<Given>, CatalogError> {
        let built = self.trial.artifact();
        let (manifest, policy) = (built.manifest(), self.forge.policy());
        let verdict =
            self.catalog.approvals_for(built.digest(), &manifest.needs, policy, &manifest.name, self.now)?;
        Ok(match verdict {
            ApprovalVerdict::NotAsked => Vec::new(),
            ApprovalVerdict::Approved(given) => given,
            ApprovalVerdict::Wanting { reasons, void } => {
                let name = format!("{}{}", self.trial.called, self.forge.catalog_flag(self.catalog.url()));
                let approvers = policy.approval.approvers.len();
                unmet.push(Unmet::Approval { name, approvers, reasons, void });
                Vec::new()
            }
        })
    }

    fn judge_store(&self, unmet: &mut Vec<Unmet>) -> Result<(), CatalogError> {
        match self.catalog.require_decided() {
            Err(error @ CatalogError::Undecided { .. }) => unmet.push(Unmet::Store(error)),
            decided => decided?,
        }
        Ok(())
    }

    fn judge_key(&self, unmet: &mut Vec<Unmet>) {
        let Some(key) = self.key else { return };
        let what = format!("{}@{}", self.trial.artifact().manifest().name, self.wish.version);
        let may = self.catalog.trusted().may_sign(key, Role::Signer, &what, self.now);
        unmet.extend(may.err().map(Unmet::from));
    }
}
