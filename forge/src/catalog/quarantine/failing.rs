//! The recent runs of a release on this machine, as the journal has them.

use std::path::Path;

use forge_cache::Digest;
use forge_stores::StoreUrl;
use serde::{Deserialize, Serialize};
use serde_json::{Value, value::RawValue};

use crate::{
    cases::{self, Expected},
    catalog::{Catalog, Found, ReleaseState},
    journal::{JournalError, Kind, LimitFacts, Query, Reader, Row, Stored, Summary},
    policy::{Limits, QuarantinePolicy},
    run::RunId,
};

/// Among so many of the journal's newest rows runs are looked for.
const AMONG: u64 = 50_000;
/// The most bytes of an input that is kept.
const LONGEST_INPUT: u64 = 256 << 10;
/// The most characters of a message that is kept.
const LONGEST_MESSAGE: usize = 1_000;

/// A run that failed, as it is kept: a blob of the catalog.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FailedRun {
    /// What it is called in the journal of the machine that ran it.
    pub run: String,
    /// The version that ran.
    pub version: semver::Version,
    /// The kind of the failure, such as `panic`.
    pub outcome: String,
    /// What it said, cut.
    pub message: String,
    /// What the tool was given.
    pub input: Box<RawValue>,
}

/// The recent runs that say something of the tool.
#[derive(Debug)]
pub(super) struct Recent {
    /// How many.
    pub(super) runs: u64,
    /// Those that failed, the newest first.
    pub(super) failed: Vec<Summary>,
}

/// Whether a run that ended so says that the tool is at fault.
pub fn is_failing(outcome: &str) -> bool {
    matches!(outcome, "tool_error" | "panic" | "limit" | "exited" | "broken")
}

/// The runs of a release that are looked at, if there is a journal: those of the release as it was had from this address, since
/// another catalog's runs are not this one's to know.
pub(super) fn recent(
    journal: &Path,
    url: &StoreUrl,
    found: &Found,
    policy: &QuarantinePolicy,
) -> Result<Option<Recent>, JournalError> {
    let Some(reader) = Reader::open(journal)? else { return Ok(None) };
    let release = &found.release.document;
    let of = |kind: Kind| Query {
        tool: Some(release.name.to_string()),
        kind: Some(kind),
        artifact: Some(release.artifact),
        among: Some(AMONG),
        ..Query::default()
    };
    let mut after = 0;
    reader.summaries(&of(Kind::State), &mut |row| {
        if of_state(&row, &release.artifact)
            .is_some_and(|(before, now)| before == "quarantined" || now == "quarantined")
        {
            after = row.seq;
        }
    })?;
    let wanted = Query {
        since: lifted(found).map(|seconds| seconds.saturating_mul(1_000_000)),
        after: Some(after),
        // More than are looked at: some say nothing of the tool.
        limit: Some(policy.runs.saturating_mul(10).saturating_add(200)),
        ..of(Kind::Run)
    };
    let url = url.to_string();
    let mut telling = Vec::new();
    reader.summaries(&wanted, &mut |row| {
        let facts: Value = serde_json::from_str(&row.facts).unwrap_or(Value::Null);
        let of_catalog = facts["release"]["catalog"] == *url && facts["release"]["catalog_id"] == *release.catalog;
        let ran = facts["artifact"] == release.artifact.to_string() && facts["answered"] != "reused" && of_catalog;
        // An input over its limit, and a limit below the built-in one, whoever lowered it, say nothing of the tool.
        let bytes = |part: &str, name: &str| facts[part][name].as_u64().unwrap_or_default();
        let too_long = bytes("usage", "input_bytes") > bytes("limits", "input");
        let lowered = row.outcome == "limit"
            && LimitFacts::deserialize(&facts["limits"]).is_ok_and(|limits| limits.narrower_than(&Limits::default()));
        if ran && !too_long && !lowered && (row.outcome == "ok" || is_failing(&row.outcome)) {
            telling.push(row);
        }
    })?;
    let looked_at: Vec<_> =
        telling.into_iter().rev().take(usize::try_from(policy.runs).unwrap_or(usize::MAX)).collect();
    let runs = looked_at.len() as u64;
    Ok(Some(Recent { runs, failed: looked_at.into_iter().filter(|row| row.outcome != "ok").collect() }))
}

/// The messages with which a release refuses what it has to, as its own cases have them. None where they cannot be read.
pub(super) fn refusals(catalog: &Catalog, found: &Found) -> Vec<String> {
    let Some(digest) = &found.release.document.cases else { return Vec::new() };
    let text = catalog.blob(digest).ok().flatten().unwrap_or_default();
    let expected = cases::parse(&text).unwrap_or_default().into_iter().filter_map(|case| match case.expected {
        Expected::Error(part) => Some(part),
        _ => None,
    });
    expected.collect()
}

/// Whether a run ended as one of the release's own cases says that such a run has to end.
pub(super) fn is_refusal(journal: &Path, row: &Summary, refusals: &[String]) -> bool {
    if row.outcome != "tool_error" || refusals.is_empty() {
        return false;
    }
    let message = Reader::open(journal).ok().flatten().and_then(|reader| {
        let output = reader.find(&row.id.to_string()).ok()?.output?;
        let answer = reader.payload(&output).ok().flatten()?;
        serde_json::from_slice::<Value>(&answer).ok()?["message"].as_str().map(str::to_owned)
    });
    message.is_some_and(|message| refusals.iter().any(|part| message.contains(part)))
}

/// When a quarantine was last lifted, in seconds since 1970.
fn lifted(found: &Found) -> Option<u64> {
    let pairs = found.changes.iter().zip(found.changes.iter().skip(1));
    let mut lifts = pairs.filter(|(before, after)| {
        before.document.state == ReleaseState::Quarantined && after.document.state != ReleaseState::Quarantined
    });
    lifts.next_back().map(|(_, lift)| lift.document.stamp.time)
}

/// What a row says of a change of state of an artifact: from what to what.
fn of_state(row: &Summary, artifact: &Digest) -> Option<(String, String)> {
    let facts: Value = serde_json::from_str(&row.facts).ok()?;
    let word = |value: &Value| value["name"].as_str().unwrap_or_default().to_owned();
    (facts["artifact"] == artifact.to_string()).then(|| (word(&facts["before"]), word(&facts["state"])))
}

/// A failed run with its input, from the journal. `None` if the input is not there any more, is no JSON or is very long.
pub(super) fn kept(
    journal: &Path,
    run: &RunId,
    version: &semver::Version,
) -> Result<Option<FailedRun>, JournalError> {
    let Some(reader) = Reader::open(journal)? else { return Ok(None) };
    let row: Row = match reader.find(&run.to_string()) {
        Ok(row) => row,
        Err(JournalError::Missing { .. }) => return Ok(None),
        Err(error) => return Err(error),
    };
    let bytes = |stored: &Option<Stored>| match stored {
        Some(stored) if stored.length() <= LONGEST_INPUT => reader.payload(stored),
        _ => Ok(None),
    };
    let Some(input) = bytes(&row.input)? else { return Ok(None) };
    let Ok(input) = serde_json::from_slice::<Box<RawValue>>(&input) else { return Ok(None) };
    let answer: Value =
        bytes(&row.output)?.and_then(|answer| serde_json::from_slice(&answer).ok()).unwrap_or(Value::Null);
    let message: String = answer["message"].as_str().unwrap_or_default().chars().take(LONGEST_MESSAGE).collect();
    Ok(Some(FailedRun { run: row.id.to_string(), version: version.clone(), outcome: row.outcome, message, input }))
}
