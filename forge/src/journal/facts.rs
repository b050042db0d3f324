//! What a row says beside its columns and payloads.

use std::time::Duration;

use forge_cache::Digest;
use semver::Version;
use serde::{Deserialize, Serialize};

use super::{Entry, Kind, Payload, Payloads, Who};
use crate::{
    build::{BuildError, Built, Origin},
    policy::{Exceeded, Limits},
    run::{Answered, Usage},
    tool::{Source, Tier, ToolName},
};

/// What is known of a run before it begins.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct CallFacts<'a> {
    /// Who asked.
    pub who: &'a Who,
    /// The version of Forge.
    pub forge: &'static str,
    /// The artifact.
    pub artifact: &'a Digest,
    /// The release that it was run as, where it was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub release: Option<&'a ReleaseFacts>,
    /// What was granted, as flags.
    pub grants: &'a [String],
    /// What it might use.
    pub limits: &'a LimitFacts,
}

/// A release of a catalog, as a run of it is recorded. The same artifact may lie in many catalogs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReleaseFacts {
    /// The tool.
    pub name: ToolName,
    /// Its version.
    pub version: Version,
    /// The address of the catalog.
    pub catalog: String,
    /// The id that the catalog's releases are signed for: a copy elsewhere has it too.
    pub catalog_id: String,
    /// SHA-256 of the release's envelope.
    pub release: Digest,
}

/// What the row of a run says.
#[derive(Clone, Debug, Serialize)]
pub struct RunFacts<'a> {
    /// What was known before.
    #[serde(flatten)]
    pub call: CallFacts<'a>,
    /// What it used.
    pub usage: &'a Usage,
    /// Whether the tool ran for it.
    pub answered: Answered,
    /// Whether it can be replayed.
    pub transcript: TranscriptState,
}

/// What there is of a run's host calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TranscriptState {
    /// There were none whose answer was not a function of the tool alone.
    None,
    /// All of them.
    Whole,
    /// They were more than `limits.transcript`, and were given up.
    Over,
}

/// What the row of a build says.
#[derive(Clone, Debug, Serialize)]
pub struct BuildFacts<'a> {
    /// Who asked.
    pub who: &'a Who,
    /// The version of Forge.
    pub forge: &'static str,
    /// The file as it was named.
    pub file: &'a str,
    /// SHA-256 of the source.
    pub source: &'a Digest,
    /// How it was compiled.
    pub tier: &'a str,
    /// The artifact, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub artifact: Option<&'a Digest>,
    /// The module, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub module: Option<&'a Digest>,
}

/// The row of a build that compiled something, or that the source is to blame for; `None` where the cache had the artifact,
/// and where the machine failed.
pub(crate) fn build_entry(source: &Source, tier: Tier, built: &Result<Built, BuildError>) -> Option<Entry> {
    let (outcome, artifact, module) = match built {
        Ok(built) if built.origin() != Origin::Found => ("ok", Some(built.digest()), Some(&built.manifest().wasm)),
        Err(BuildError::Rejected { .. }) => ("compiler", None, None),
        Err(BuildError::Withheld { .. }) => ("compiler_withheld", None, None),
        Err(BuildError::Reached { .. }) => ("compile_time_reach", None, None),
        Err(BuildError::Violates { .. }) => ("module_rejected", None, None),
        Err(BuildError::Undescribed { .. }) => ("undescribed", None, None),
        Err(BuildError::TimedOut { .. }) => ("compiler_timeout", None, None),
        Err(BuildError::Died { .. }) => ("compiler_died", None, None),
        _ => return None,
    };
    let facts = BuildFacts {
        who: Who::this_process(),
        forge: env!("CARGO_PKG_VERSION"),
        file: source.display(),
        source: source.digest(),
        tier: tier.as_str(),
        artifact,
        module,
    };
    // What the compiler said is not kept: it may quote what the source drew in.
    Some(Entry::new(Kind::Build, Some(source.name().as_str()), outcome, &facts, Payloads::default()))
}

/// The row of a command that asked for more than the policy lets anybody grant.
pub(crate) fn exceeded_entry(exceeded: &Exceeded) -> Entry {
    let facts = serde_json::json!({ "who": Who::this_process(), "forge": env!("CARGO_PKG_VERSION") });
    let output = serde_json::json!({ "kind": "exceeded", "message": exceeded.to_string() }).to_string();
    let payloads = Payloads { output: Some(Payload::new(output.as_bytes())), ..Payloads::default() };
    Entry::new(Kind::Denial, None, "exceeded", &facts, payloads)
}

/// The limits of a run, in milliseconds, bytes and counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LimitFacts {
    timeout_millis: u64,
    memory: u64,
    output: u64,
    input: u64,
    log: u64,
    fuel: Option<u64>,
    host_calls: u64,
    host_bytes: u64,
    files: u64,
    transcript: u64,
    requests: u64,
    response: u64,
}

impl From<&Limits> for LimitFacts {
    fn from(limits: &Limits) -> Self {
        Self {
            timeout_millis: u64::try_from(limits.timeout.as_millis()).unwrap_or(u64::MAX),
            memory: limits.memory,
            output: limits.output,
            input: limits.input,
            log: limits.log,
            fuel: limits.fuel,
            host_calls: limits.host_calls,
            host_bytes: limits.host_bytes,
            files: limits.files,
            transcript: limits.transcript,
            requests: limits.requests,
            response: limits.response,
        }
    }
}

impl LimitFacts {
    /// Whether a run had less of something than these limits give.
    pub(crate) fn narrower_than(&self, limits: &Limits) -> bool {
        let more = Self::from(limits);
        let counts = |facts: &Self| {
            [
                facts.timeout_millis,
                facts.memory,
                facts.output,
                facts.input,
                facts.log,
                facts.fuel.unwrap_or(u64::MAX),
                facts.host_calls,
                facts.host_bytes,
                facts.files,
                facts.transcript,
                facts.requests,
                facts.response,
            ]
        };
        counts(self).iter().zip(counts(&more)).any(|(less, more)| *less < more)
    }
}

impl Default for LimitFacts {
    fn default() -> Self {
        Self::from(&Limits::default())
    }
}

impl From<&LimitFacts> for Limits {
    fn from(facts: &LimitFacts) -> Self {
        Self {
            timeout: Duration::from_millis(facts.timeout_millis),
            memory: facts.memory,
            output: facts.output,
            input: facts.input,
            log: facts.log,
            fuel: facts.fuel,
            host_calls: facts.host_calls,
            host_bytes: facts.host_bytes,
            files: facts.files,
            transcript: facts.transcript,
            requests: facts.requests,
            response: facts.response,
        }
    }
}

/// A run's facts as they are read back. A journal that was edited may say anything.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct RecordedRun {
    pub(super) artifact: Digest,
    #[serde(default)]
    pub(super) limits: LimitFacts,
    pub(super) transcript: TranscriptState,
    #[serde(default)]
    pub(super) usage: RecordedUsage,
}

/// What of the usage is the same in each run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub(super) struct RecordedUsage {
    pub(super) peak_memory_bytes: Option<u64>,
    pub(super) fuel: Option<u64>,
}
