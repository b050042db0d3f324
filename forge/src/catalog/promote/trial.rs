//! Checked, built on both tiers, and all its cases run on both.

use forge_cache::Digest;

use super::Candidate;
use crate::{
    Forge,
    build::{BuildError, Built},
    cases::{self, CasesError, Kind, Status, TestResult, ToolReport},
    check::{self, Checked, Lint, Rejection},
    run::{Grants, LoadError},
    tool::{Source, Tier},
};

/// A candidate that was built and tested, whatever came of it.
pub struct Trial {
    tested: Tested,
    /// How commands call it: its file, or its artifact.
    pub(super) called: String,
    /// Where its cases belong.
    pub(super) cases_file: String,
    /// Why the cases file that there is cannot be used.
    pub(super) cases_fault: Option<CasesError>,
    reports: [(Tier, ToolReport); 2],
}

/// A tool whose cases and tests all passed on both tiers, at least one case among them. Only a [`Trial`] has one, and a
/// release is made of nothing else.
pub struct Tested {
    pub(super) checked: Checked,
    pub(super) built: Built,
    pub(super) module: Vec<u8>,
    pub(super) cases: Option<Vec<u8>>,
    pub(super) cases_passed: u64,
}

/// A candidate could not be tried.
#[derive(Debug, thiserror::Error)]
pub enum TrialError {
    /// The check refused it.
    #[error(transparent)]
    Rejected(#[from] Rejection),
    /// It was not built.
    #[error(transparent)]
    Build(#[from] BuildError),
    /// It was not loaded.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// What was built is another artifact than the one that was asked for.
    #[error(
        "the artifact {asked} is built from its source as {found} with this toolchain and this forge; promote the one \
         that this machine builds: `forge promote {found}`"
    )]
    Another {
        /// What was asked for.
        asked: Digest,
        /// What its source gives.
        found: Digest,
    },
}

impl Forge {
    /// Checks a candidate under the policy, whatever lint this Forge was opened with, builds it here on both tiers, and runs its
    /// cases and tests on both, with nothing granted but what its cases bring.
    pub fn try_out(&self, candidate: Candidate) -> Result<Trial, TrialError> {
        let checked = check::check_with(candidate.source.clone(), self.policy(), Lint::On)?;
        let built = self.build_here(&checked, Tier::Release)?;
        let draft = self.build_here(&checked, Tier::Draft)?;
        if let Some(asked) = candidate.artifact
            && asked != *built.digest()
            && asked != *draft.digest()
        {
            return Err(TrialError::Another { asked, found: *built.digest() });
        }
        let release = self.report(&candidate, &checked, &built, Tier::Release)?;
        let draft = self.report(&candidate, &checked, &draft, Tier::Draft)?;
        let passed = |result: &&TestResult| result.kind == Kind::Case && result.status == Status::Passed;
        let cases_passed = release.results.iter().filter(passed).count() as u64;
        let module = self.module_bytes(&built)?;
        let source = candidate.source.display();
        let (called, cases_file) = match candidate.artifact {
            Some(_) => (built.digest().to_string(), "a file, and name it with --cases FILE".to_owned()),
            None => (source.to_owned(), Source::cases_path(source.as_ref()).display().to_string()),
        };
        let cases_fault = candidate.cases_fault;
        let cases = candidate.cases.map(|(text, _)| text);
        let tested = Tested { checked, built, module, cases, cases_passed };
        Ok(Trial {
            tested,
            called,
            cases_file,
            cases_fault,
            reports: [(Tier::Release, release), (Tier::Draft, draft)],
        })
    }

    fn report(
        &self,
        candidate: &Candidate,
        checked: &Checked,
        built: &Built,
        tier: Tier,
    ) -> Result<ToolReport, TrialError> {
        let limits = &self.policy().limits;
        let mut loaded = self.load(built)?;
        if let Some(file) = &candidate.file {
            loaded = loaded.from_file(file);
        }
        let cases = candidate.cases.as_ref().map_or(&[][..], |(_, cases)| cases);
        let mut results = cases::run_cases(&loaded, self.engine(), cases, &Grants::default(), limits, self);
        let mut problem = None;
        if !checked.tests().is_empty() {
            let program = self.builder().build_tests(checked, tier)?;
            let engine = self.engine().get().map_err(|error| error.to_string());
            match engine.and_then(|engine| cases::run_tests(engine, &program, checked.tests(), limits)) {
                Ok(ran) => results.extend(ran),
                Err(reason) => problem = Some(reason),
            }
        }
        Ok(ToolReport { file: candidate.source.display().to_owned(), problem, results })
    }
}

impl Trial {
    /// What the cases and tests said on each tier.
    pub fn reports(&self) -> impl Iterator<Item = (Tier, &ToolReport)> {
        self.reports.iter().map(|(tier, report)| (*tier, report))
    }

    /// The tool, if every case and test passed on both tiers and there is at least one case.
    pub fn tested(&self) -> Option<&Tested> {
        let failed = self.reports().any(|(_, report)| report.totals().failed > 0);
        (!failed && self.tested.cases_passed > 0).then_some(&self.tested)
    }

    /// The artifact of the release tier.
    pub fn artifact(&self) -> &Built {
        &self.tested.built
    }

    /// The source that it was built from.
    pub fn checked(&self) -> &Checked {
        &self.tested.checked
    }

    /// How many cases there are.
    pub fn cases(&self) -> u64 {
        let [(_, report), _] = &self.reports;
        report.results.iter().filter(|result| result.kind == Kind::Case).count() as u64
    }
}
