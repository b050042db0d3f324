//! How the releases of a catalog do on this machine, by its journal.

use std::collections::BTreeMap;

use forge_cache::Digest;
use semver::Version;
use serde::Serialize;
use serde_json::Value;

use super::{Catalog, CatalogError, is_failing};
use crate::{
    Forge,
    journal::{JournalError, Kind, Query, Reader},
    tool::ToolName,
};

/// The most durations of one release that percentiles are made of: the newest.
const MOST_DURATIONS: usize = 100_000;

/// How one release does.
#[derive(Clone, Debug, Serialize)]
pub struct ReleaseStats {
    /// The tool.
    pub name: ToolName,
    /// The version. `None` for runs of what was never released here, such as drafts, taken together.
    pub version: Option<Version>,
    /// Its state in the catalog.
    pub state: Option<&'static str>,
    /// A newer release of the same artifact. Runs are counted by artifact, so that both have the same ones.
    pub same_artifact_as: Option<Version>,
    /// Runs of all outcomes.
    pub runs: u64,
    /// Runs that ended well.
    pub ok: u64,
    /// Runs that say that the tool is at fault: errors, panics, limits.
    pub failed: u64,
    /// The share of the two that ended well, from 0 to 1. `None` if there was neither.
    pub success_rate: Option<f64>,
    /// When it last ran, in microseconds since 1970.
    pub last_run: Option<u64>,
    /// Half of the runs took no longer than this, in microseconds.
    pub p50_micros: Option<u64>,
    /// 95 of 100 runs took no longer than this, in microseconds.
    pub p95_micros: Option<u64>,
}

/// How the releases of a catalog do.
#[derive(Clone, Debug, Serialize)]
pub struct Stats {
    /// How many tools the catalog has.
    pub tools: usize,
    /// How many releases.
    pub releases: usize,
    /// Those that ran here, and all releases of the tool that was asked for: by name, the newest version first.
    pub each: Vec<ReleaseStats>,
}

/// Statistics cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum StatsError {
    /// The catalog.
    #[error(transparent)]
    Catalog(#[from] CatalogError),
    /// The journal.
    #[error(transparent)]
    Journal(#[from] JournalError),
}

#[derive(Clone, Default)]
struct Tally {
    runs: u64,
    ok: u64,
    failed: u64,
    last: Option<u64>,
    durations: Vec<u64>,
}

impl Forge {
    /// How the releases of a catalog do on this machine, or those of one tool.
    pub fn catalog_stats(&self, catalog: &Catalog, name: Option<&ToolName>) -> Result<Stats, StatsError> {
        let mut tallies = self.tallies(name)?;
        let mut stats = match name {
            Some(_) => Stats { tools: 0, releases: 0, each: Vec::new() },
            None => {
                let (tools, releases) = catalog.extent()?;
                Stats { tools, releases, each: Vec::new() }
            }
        };
        let names: Vec<ToolName> = match name {
            Some(name) => vec![name.clone()],
            None => tallies.keys().cloned().collect(),
        };
        for tool in names {
            let versions = catalog.versions(&tool)?;
            let mut of_tool = tallies.remove(&tool).unwrap_or_default();
            let mut released = BTreeMap::<Digest, Version>::new();
            if name.is_some() {
                (stats.tools, stats.releases) = (usize::from(!versions.is_empty()), versions.len());
            }
            if versions.is_empty() {
                continue;
            }
            for version in versions {
                // One that does not load is not what ran.
                let found = match catalog.find(&tool, &version) {
                    Ok(Some(found)) => found,
                    Err(CatalogError::Store(error)) => return Err(CatalogError::Store(error).into()),
                    _ => continue,
                };
                let artifact = found.release.document.artifact;
                let tally = of_tool.get(&artifact).cloned();
                if tally.is_none() && name.is_none() {
                    continue;
                }
                let state = Some(found.state().word());
                let mut one = tally.unwrap_or_default().stats(tool.clone(), Some(version.clone()), state);
                one.same_artifact_as = released.get(&artifact).cloned();
                stats.each.push(one);
                released.entry(artifact).or_insert(version);
            }
            of_tool.retain(|artifact, _| !released.contains_key(artifact));
            let rest = of_tool.into_values().reduce(Tally::with);
            stats.each.extend(rest.map(|tally| tally.stats(tool.clone(), None, None)));
        }
        Ok(stats)
    }

    fn tallies(&self, name: Option<&ToolName>) -> Result<BTreeMap<ToolName, BTreeMap<Digest, Tally>>, JournalError> {
        let mut tallies = BTreeMap::<ToolName, BTreeMap<Digest, Tally>>::new();
        let Some(reader) = Reader::open(&self.home().journal)? else { return Ok(tallies) };
        let query = Query { tool: name.map(ToString::to_string), kind: Some(Kind::Run), ..Query::default() };
        reader.summaries(&query, &mut |row| {
            let Some(tool) = row.tool.as_deref().and_then(|tool| tool.parse().ok()) else { return };
            let facts: Value = serde_json::from_str(&row.facts).unwrap_or(Value::Null);
            let Some(artifact) = facts["artifact"].as_str().and_then(|text| text.parse().ok()) else { return };
            let tally = tallies.entry(tool).or_default().entry(artifact).or_default();
            tally.runs += 1;
            tally.ok += u64::from(row.outcome == "ok");
            tally.failed += u64::from(is_failing(&row.outcome));
            tally.last = tally.last.max(Some(row.time));
            if facts["answered"] != "reused" {
                tally.durations.extend(facts["usage"]["wall_micros"].as_u64());
            }
        })?;
        Ok(tallies)
    }
}

impl Catalog {
    /// How many tools and releases there are.
    fn extent(&self) -> Result<(usize, usize), CatalogError> {
        let releases = self.releases()?;
        Ok((releases.chunk_by(|(one, _), (other, _)| one == other).count(), releases.len()))
    }
}

impl Tally {
    fn with(mut self, other: Self) -> Self {
        self.runs += other.runs;
        self.ok += other.ok;
        self.failed += other.failed;
        self.last = self.last.max(other.last);
        self.durations.extend(other.durations);
        self
    }

    fn stats(mut self, name: ToolName, version: Option<Version>, state: Option<&'static str>) -> ReleaseStats {
        let newest = self.durations.len().saturating_sub(MOST_DURATIONS);
        let mut durations = self.durations.split_off(newest);
        durations.sort_unstable();
        let telling = self.ok + self.failed;
        ReleaseStats {
            name,
            version,
            state,
            same_artifact_as: None,
            runs: self.runs,
            ok: self.ok,
            failed: self.failed,
            success_rate: (telling > 0).then(|| self.ok as f64 / telling as f64),
            last_run: self.last,
            p50_micros: percentile(&durations, 50),
            p95_micros: percentile(&durations, 95),
        }
    }
}

/// The smallest of these sorted values that so many of 100 do not exceed.
fn percentile(sorted: &[u64], percent: usize) -> Option<u64> {
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    sorted.get(rank - 1).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_values_that_were_there() {
        let hundred: Vec<u64> = (1..=100).collect();
        assert_eq!((percentile(&hundred, 50), percentile(&hundred, 95)), (Some(50), Some(95)));
        assert_eq!((percentile(&[7], 50), percentile(&[7], 95)), (Some(7), Some(7)));
        assert_eq!((percentile(&[1, 9], 50), percentile(&[1, 9], 95)), (Some(1), Some(9)));
        assert_eq!(percentile(&[], 95), None);
    }
}
