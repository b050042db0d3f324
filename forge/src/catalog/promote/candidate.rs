//! What is to be promoted, before anything is known about it.

use std::path::{Path, PathBuf};

use forge_cache::{CacheError, Digest};

use crate::{
    Forge,
    build::read_manifest,
    cases::{Case, CasesError, read_cases_text},
    tool::{Source, SourceError, ToolName},
};

/// The bytes of a cases file, and what they say.
pub(in crate::catalog) type ReadCases = (Vec<u8>, Vec<Case>);

/// A source with its cases.
#[derive(Debug)]
pub struct Candidate {
    pub(in crate::catalog) source: Source,
    /// The file, beside which tools are looked for that it calls.
    pub(super) file: Option<PathBuf>,
    /// The cases file as it is, with what it says.
    pub(in crate::catalog) cases: Option<ReadCases>,
    /// Why the cases file cannot be used, which is one demand of many.
    pub(in crate::catalog) cases_fault: Option<CasesError>,
    /// The artifact that was asked for, where it was named by its digest.
    pub(super) artifact: Option<Digest>,
}

/// There is nothing to be promoted.
#[derive(Debug, thiserror::Error)]
pub enum CandidateError {
    /// Its source.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// Its cases.
    #[error(transparent)]
    Cases(#[from] CasesError),
    /// The cache.
    #[error(transparent)]
    Cache(#[from] CacheError),
    /// No artifact has this digest.
    #[error("the artifact {0} is not in the cache; `forge build FILE` makes artifacts")]
    Unknown(Digest),
    /// The artifact is there and its source is not.
    #[error("the source of the artifact {artifact} is not in the cache; promote the file: `forge promote {name}.rs`")]
    NoSource {
        /// The artifact.
        artifact: Digest,
        /// The tool.
        name: ToolName,
    },
}

impl Candidate {
    /// A source file with its cases: those of the file that is named, else those beside it.
    pub fn read(path: &Path, cases: Option<&Path>) -> Result<Self, CandidateError> {
        let source = Source::read(path)?;
        let beside = Source::cases_path(path);
        let cases = cases.map(Path::to_owned).or_else(|| beside.exists().then_some(beside));
        let (cases, cases_fault) = parted(cases.as_deref());
        Ok(Self { source, file: Some(path.to_owned()), cases, cases_fault, artifact: None })
    }

    /// The source of an artifact in the cache, with the cases of a file.
    pub fn of_artifact(forge: &Forge, artifact: &Digest, cases: Option<&Path>) -> Result<Self, CandidateError> {
        let manifest = read_manifest(forge.cache(), artifact)?.ok_or(CandidateError::Unknown(*artifact))?;
        let lost = || CandidateError::NoSource { artifact: *artifact, name: manifest.name.clone() };
        let bytes = forge.cache().get(&manifest.source)?.ok_or_else(lost)?;
        let source = Source::new(manifest.name.clone(), format!("{}.rs", manifest.name), bytes)?;
        let (cases, cases_fault) = parted(cases);
        Ok(Self { source, file: None, cases, cases_fault, artifact: Some(*artifact) })
    }

    /// The name of the tool.
    pub fn name(&self) -> &ToolName {
        self.source.name()
    }
}

/// The cases of a file, or why they cannot be used.
fn parted(file: Option<&Path>) -> (Option<ReadCases>, Option<CasesError>) {
    match file.map(read_cases_text) {
        None => (None, None),
        Some(Ok(cases)) => (Some(cases), None),
        Some(Err(fault)) => (None, Some(fault)),
    }
}
