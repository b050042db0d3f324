//! Tools of the catalog that may do already what is promoted.

use std::time::Duration;

use super::trial::Tested;
use crate::{
    Forge,
    catalog::{
        Catalog, CatalogError,
        index::{Described, Effort, IndexError, Similar},
    },
};

/// How long a promotion reads what is new in the catalog for it.
const PATIENCE: Duration = Duration::from_secs(10);
/// The most tools that are told.
const MOST: usize = 3;

impl Forge {
    /// What somebody who promotes should know of near-duplicates in the catalog. It stops no promotion.
    pub(super) fn told_of_alike(&self, tested: &Tested, catalog: &Catalog) -> Vec<String> {
        let manifest = tested.built.manifest();
        let source = String::from_utf8_lossy(tested.checked.source().bytes());
        let described = Described {
            description: &manifest.description,
            input_schema: &manifest.input_schema,
            output_schema: &manifest.output_schema,
            source: &source,
        };
        let similar = self
            .with_index(catalog, Effort::AtMost(PATIENCE), |index| index.similar(&described, &manifest.name, MOST));
        match similar {
            Ok(used) => used.value.iter().filter(|similar| similar.duplicate).map(told).collect(),
            Err(IndexError::Catalog(CatalogError::Nothing { .. })) => Vec::new(),
            Err(error) => vec![format!("near-duplicates were not looked for: {error}")],
        }
    }
}

fn told(similar: &Similar) -> String {
    let share = |share: f64| format!("{:.0} %", share * 100.0);
    format!(
        "{}@{} does nearly the same: source {}, schema {} and text {} in common; see `forge catalog show {}`",
        similar.name,
        similar.version,
        share(similar.source),
        share(similar.schema),
        share(similar.text),
        similar.name
    )
}
