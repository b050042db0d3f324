//! What is to be promoted, before anything is known about it.

use std::path::{Path, PathBuf};

use forge_cache::{CacheError, Digest};

use crate::{
    Forge,
    build::read_manifest,
    cases::{Case, CasesError, read_cases_text},
    tool::{Source, SourceError},
};

/// A source with its cases.
#[derive(Clone, Debug)]
pub struct Candidate {
    pub(in crate::catalog) source: Source,
    /// The file, beside which tools are looked for that it calls.
    pub(super) file: Option<PathBuf>,
    /// The cases file as it is, with what it says.
    pub(in crate::catalog) cases: Option<(Vec<u8>, Vec<Case>)>,
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
        name: crate::tool::ToolName,
    },
}

impl Candidate {
    /// A source file with its cases: those of the file that is named, else those beside it.
    pub fn read(path: &Path, cases: Option<&Path>) -> Result<Self, CandidateError> {
        let source = Source::read(path)?;
        let beside = Source::cases_path(path);
        let cases = match cases {
            Some(cases) => Some(read_cases_text(cases)?),
            None if beside.exists() => Some(read_cases_text(&beside)?),
            None => None,
        };
        Ok(Self { source, file: Some(path.to_owned()), cases, artifact: None })
    }

    /// The source of an artifact in the cache, with the cases of a file.
    pub fn of_artifact(forge: &Forge, artifact: &Digest, cases: Option<&Path>) -> Result<Self, CandidateError> {
        let manifest = read_manifest(forge.cache(), artifact)?.ok_or(CandidateError::Unknown(*artifact))?;
        let lost = || CandidateError::NoSource { artifact: *artifact, name: manifest.name.clone() };
        let bytes = forge.cache().get(&manifest.source)?.ok_or_else(lost)?;
        let source = Source::new(manifest.name.clone(), format!("{}.rs", manifest.name), bytes)?;
        let cases = cases.map(read_cases_text).transpose()?;
        Ok(Self { source, file: None, cases, artifact: Some(*artifact) })
    }
}
