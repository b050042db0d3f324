//! Inputs that failed before, which the cases of a promotion do not have.

use std::collections::BTreeSet;

use super::Tested;
use crate::{
    Forge,
    cases::{self, Case},
    catalog::{Catalog, ReleaseSpec},
};

/// So many versions of the tool, the newest, are asked for inputs that failed.
const ASKED: usize = 5;

impl Forge {
    /// What to say of kept inputs of failed runs that no case has. Nothing where they cannot be read: a promotion does not rest
    /// on it.
    pub(super) fn forgotten_failures(&self, tested: &Tested, catalog: &Catalog) -> Option<String> {
        let name = &tested.built.manifest().name;
        let inputs = |cases: Vec<Case>| -> BTreeSet<String> {
            let value = |case: &Case| serde_json::from_str::<serde_json::Value>(case.input.get()).ok();
            cases.iter().filter_map(value).map(|value| value.to_string()).collect()
        };
        let mut failed = BTreeSet::new();
        for version in catalog.versions(name).ok()?.into_iter().take(ASKED) {
            let spec = ReleaseSpec { name: name.clone(), version: Some(version) };
            let Ok(kept) = self.failure_cases(catalog, &spec) else { continue };
            failed.extend(inputs(cases::parse(kept.text.as_bytes()).ok()?));
        }
        let known = inputs(cases::parse(tested.cases.as_deref()?).ok()?);
        let forgotten = failed.difference(&known).count();
        let what = match forgotten {
            0 => return None,
            1 => "1 input, for which a release of it failed, is".to_owned(),
            many => format!("{many} inputs, for which releases of it failed, are"),
        };
        Some(format!(
            "{what} in none of its cases: `forge catalog cases {name} --from-failures{}` prints them",
            self.catalog_flag(catalog.url())
        ))
    }
}
