//! A look through the versions of a tool, one after the other, which ends whatever the store says.
//!
//! Each request has its limits; a store that lists many versions, and answers slowly for each, still has no more of anybody's
//! time than this. Whoever means one version names it.

use std::time::{Duration, Instant};

use semver::Version;

use super::{Catalog, CatalogError, Found};
use crate::tool::ToolName;

/// How long the one that may be used is looked for.
const FOR_ONE: Duration = Duration::from_secs(30);
/// How long all of them are read.
const FOR_ALL: Duration = Duration::from_secs(600);
/// So many that are listed and not there are no accident.
const MOST_GONE: usize = 3;

/// A look through versions that a store listed.
pub(crate) struct LookUp<'a> {
    catalog: &'a Catalog,
    name: &'a ToolName,
    begun: Instant,
    within: Duration,
    asked: usize,
    gone: Vec<Version>,
}

impl Catalog {
    /// To look for one version of a tool among many.
    pub(crate) fn look_for_one<'a>(&'a self, name: &'a ToolName) -> LookUp<'a> {
        self.look(name, FOR_ONE)
    }

    /// To read all versions of a tool.
    pub(crate) fn look_at_all<'a>(&'a self, name: &'a ToolName) -> LookUp<'a> {
        self.look(name, FOR_ALL)
    }

    fn look<'a>(&'a self, name: &'a ToolName, within: Duration) -> LookUp<'a> {
        LookUp { catalog: self, name, begun: Instant::now(), within, asked: 0, gone: Vec::new() }
    }
}

impl LookUp<'_> {
    /// The release of a version that the store listed. `None` if it is not there, as of one that is being taken out.
    ///
    /// # Errors
    /// As for [`Catalog::find`]; or it took too long, or too many are not there.
    pub(crate) fn find(&mut self, version: &Version) -> Result<Option<Found>, CatalogError> {
        if self.asked > 0 && self.begun.elapsed() > self.within {
            let (asked, seconds) = (self.asked, self.begun.elapsed().as_secs());
            return Err(self.given_up(format!("{asked} of the versions that it lists were looked at in {seconds} s")));
        }
        self.asked += 1;
        let found = self.catalog.find(self.name, version)?;
        if found.is_none() {
            self.gone.push(version.clone());
        }
        if self.gone.len() >= MOST_GONE {
            let gone: Vec<_> = self.gone.iter().map(ToString::to_string).collect();
            return Err(self.given_up(format!("it lists {}, and has none of them", gone.join(", "))));
        }
        Ok(found)
    }

    fn given_up(&self, reason: String) -> CatalogError {
        CatalogError::GivenUp { url: self.catalog.url().to_string(), name: self.name.clone(), reason }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use forge_stores::FolderStore;

    use super::*;
    use crate::catalog::{Layout, Marker, TrustedKeys};

    #[test]
    fn a_look_ends_by_what_is_gone_and_by_time() {
        let folder = tempfile::tempdir().unwrap();
        let catalog = Catalog::new(Arc::new(FolderStore::new(folder.path())), TrustedKeys::default());
        catalog.store.create(&Layout::marker(), &serde_json::to_vec(&Marker::of("one")).unwrap()).unwrap();
        let (name, version) = ("adds".parse().unwrap(), Version::new(1, 0, 0));
        let mut look = catalog.look_for_one(&name);
        assert!((0..2).all(|_| matches!(look.find(&version), Ok(None))));
        let error = look.find(&version).unwrap_err().to_string();
        assert!(error.contains("has none of them"), "{error}");
        let mut look = catalog.look(&name, Duration::ZERO);
        assert!(matches!(look.find(&version), Ok(None)), "one is always asked for");
        let error = look.find(&version).unwrap_err().to_string();
        assert!(error.contains("1 of the versions that it lists"), "{error}");
    }
}
