//! What two versions of a tool differ in: source, schemas, needs, cases and size.

use std::{collections::BTreeMap, path::Path, time::Duration};

use semver::Version;
use serde::Serialize;
use serde_json::Value;
use similar::TextDiff;

use super::{
    Candidate, CandidateError, Catalog, CatalogError, Comparison, Found, TrialError, VersionChange, compare,
};
use crate::{
    Forge,
    check::{self, Lint},
    tool::{Manifest, Tier, ToolName},
};

/// The longest that lines are compared. What is found until then is a difference all the same, perhaps not the shortest.
const PATIENCE: Duration = Duration::from_secs(2);

/// One version of a tool: a release, or a file.
#[derive(Clone, Debug)]
pub struct Side {
    /// What it is called.
    pub label: String,
    /// The version, of a release.
    pub version: Option<Version>,
    /// The bytes of the module.
    pub size: u64,
    source: String,
    manifest: Manifest,
    cases: BTreeMap<String, Value>,
}

/// What two versions differ in.
#[derive(Clone, Debug)]
pub struct Difference {
    /// The lines of the source, as `diff -u` writes them; empty if nothing differs.
    pub source: String,
    /// The fields and needs.
    pub comparison: Comparison,
    /// The cases.
    pub cases: CaseDifference,
    /// The description, before and after, if it differs.
    pub description: Option<(String, String)>,
    /// The bytes of the modules.
    pub size: (u64, u64),
    /// Whether source, manifest and cases are the same.
    pub is_same: bool,
    /// The version that says so, behind the first one, if that is a release of the same tool and something differs.
    pub next: Option<Version>,
    /// The names of the tools, where they are two.
    pub tools: Option<(ToolName, ToolName)>,
}

/// The names of cases that differ.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CaseDifference {
    /// Those that came.
    pub added: Vec<String>,
    /// Those that went.
    pub removed: Vec<String>,
    /// Those that expect or are given something else.
    pub changed: Vec<String>,
}

/// Two versions could not be compared.
#[derive(Debug, thiserror::Error)]
pub enum DiffError {
    /// A release.
    #[error(transparent)]
    Catalog(#[from] CatalogError),
    /// A file.
    #[error(transparent)]
    File(#[from] CandidateError),
    /// A file that does not build.
    #[error(transparent)]
    Build(#[from] TrialError),
}

impl Side {
    /// A release.
    pub fn of_release(catalog: &Catalog, found: &Found) -> Result<Self, CatalogError> {
        let release = &found.release.document;
        let cases = release.cases.map(|digest| catalog.blob_of(found, "cases file", &digest)).transpose()?;
        Ok(Self {
            label: format!("{}@{}", release.name, release.version),
            version: Some(release.version.clone()),
            size: release.module_size,
            source: text(&catalog.blob_of(found, "source", &release.source)?),
            manifest: catalog.manifest(found)?,
            cases: cases.map(|text| named(&text)).unwrap_or_default(),
        })
    }

    /// A file with the cases beside it, as it would be released.
    pub fn of_file(forge: &Forge, path: &Path) -> Result<Self, DiffError> {
        let candidate = Candidate::read(path, None)?;
        if let Some(fault) = candidate.cases_fault {
            return Err(CandidateError::from(fault).into());
        }
        let checked =
            check::check_with(candidate.source.clone(), forge.policy(), Lint::On).map_err(TrialError::from)?;
        let built = forge.build(&checked, Tier::Release).map_err(TrialError::from)?;
        Ok(Self {
            label: path.display().to_string(),
            version: None,
            size: forge.module_bytes(&built).map_err(TrialError::from)?.len() as u64,
            source: text(candidate.source.bytes()),
            manifest: built.manifest().clone(),
            cases: candidate.cases.as_ref().map(|(text, _)| named(text)).unwrap_or_default(),
        })
    }

    /// What `new` differs in from this one.
    pub fn difference(&self, new: &Self) -> Difference {
        let names = (self.manifest.name.clone(), new.manifest.name.clone());
        let tools = (names.0 != names.1).then_some(names);
        let is_same = self.source == new.source && self.manifest == new.manifest && self.cases == new.cases;
        let lines = TextDiff::configure().timeout(PATIENCE).diff_lines(&self.source, &new.source);
        let comparison = compare(&self.manifest, &new.manifest);
        let descriptions = (self.manifest.description.clone(), new.manifest.description.clone());
        Difference {
            source: lines.unified_diff().context_radius(3).header(&self.label, &new.label).to_string(),
            cases: cases(&self.cases, &new.cases),
            description: (descriptions.0 != descriptions.1).then_some(descriptions),
            size: (self.size, new.size),
            next: self
                .version
                .as_ref()
                .filter(|_| tools.is_none() && !is_same)
                .map(|version| comparison.step().after(version)),
            comparison,
            tools,
            is_same,
        }
    }
}

impl Difference {
    /// The differences of fields and needs, the input's first.
    pub fn changes(&self) -> &[VersionChange] {
        &self.comparison.changes
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Cases by their names.
fn named(text: &[u8]) -> BTreeMap<String, Value> {
    let cases: Vec<Value> = serde_json::from_slice(text).unwrap_or_default();
    cases.into_iter().filter_map(|case| Some((case["name"].as_str()?.to_owned(), case))).collect()
}

fn cases(old: &BTreeMap<String, Value>, new: &BTreeMap<String, Value>) -> CaseDifference {
    let only = |these: &BTreeMap<String, Value>, those: &BTreeMap<String, Value>| -> Vec<String> {
        these.keys().filter(|name| !those.contains_key(*name)).cloned().collect()
    };
    let differs = |(name, case): &(&String, &Value)| new.get(*name).is_some_and(|other| other != *case);
    CaseDifference {
        added: only(new, old),
        removed: only(old, new),
        changed: old.iter().filter(differs).map(|(name, _)| name.clone()).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cases_are_told_apart_by_name() {
        let read = |text: &str| named(text.as_bytes());
        let old = read(r#"[{"name":"a","expect":1},{"name":"b","expect":1},{"name":"c","expect":1}]"#);
        let new = read(r#"[{"name":"d","expect":1},{"name":"b","expect":2},{"expect":1,"name":"c"}]"#);
        let found = cases(&old, &new);
        assert_eq!(
            (found.added, found.removed, found.changed),
            (vec!["d".into()], vec!["a".into()], vec!["b".into()])
        );
        assert_eq!(cases(&old, &old), CaseDifference::default());
    }
}
