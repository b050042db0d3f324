//! A catalog and its mirror: when the one is asked for what the other may lack.

use std::{
    collections::{BTreeSet, HashMap, hash_map::Entry},
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError},
};

use forge_stores::{StoreError, StoreUrl};
use semver::Version;

use super::{
    Asking, ProjectError, Releases,
    mirror::{Known, Mirror},
};
use crate::{
    catalog::{Catalog, CatalogError, Memory},
    tool::ToolName,
};

pub(super) const UNASKED: &str = "catalogs are not asked (--offline)";

/// How old an answer may be that says what became of a release.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Recency {
    /// Some seconds, where the catalog is behind a network: runs are many, and fast.
    Lately,
    /// Given to this command.
    Now,
}

/// A catalog and its mirror.
pub(super) struct Place {
    pub(super) origin: Catalog,
    pub(super) mirror: Mirror,
    /// The catalog was found to be that of the mirror.
    same: OnceLock<()>,
    /// The releases that were asked for since this was opened.
    asked: Mutex<BTreeSet<(ToolName, Version)>>,
    /// Why the catalog does not answer, once it did not: it is not waited for again.
    away: OnceLock<String>,
}

/// The places of one command.
pub(super) type Places = Mutex<HashMap<StoreUrl, Arc<Place>>>;

impl Place {
    /// Why the catalog does not answer, if it was asked and did not.
    pub(super) fn away(&self) -> Option<&str> {
        self.away.get().map(String::as_str)
    }

    /// Notes that the catalog does not answer.
    pub(super) fn note_away(&self, error: &CatalogError) {
        self.away.get_or_init(|| error.to_string());
    }

    fn take(&self, name: &ToolName, version: &Version) -> Result<bool, ProjectError> {
        if self.same.get().is_none() {
            self.mirror.take_marker(&self.origin)?;
            self.same.get_or_init(|| ());
        }
        self.mirror.take(&self.origin, name, version)
    }

    /// The releases that were asked for.
    fn asked(&self) -> MutexGuard<'_, BTreeSet<(ToolName, Version)>> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Releases<'_> {
    /// Sees to it that the mirror has a release, with its state of late. Gives what could not be asked.
    pub(super) fn refresh(
        &self,
        place: &Place,
        name: &ToolName,
        version: &Version,
    ) -> Result<Vec<String>, ProjectError> {
        let here = place.mirror.has(name, version)?;
        let missing = |why: &str| ProjectError::NotHere { what: format!("{name}@{version}"), why: why.to_owned() };
        let stale = |why: &str| vec![format!("{why}; what is known of {name}@{version} on this machine is used")];
        if self.asking == Asking::Offline {
            return if here { Ok(Vec::new()) } else { Err(missing(UNASKED)) };
        }
        let url = place.origin.url();
        // A folder is asked each time: that costs nothing.
        if here && url.is_remote() && self.recency == Recency::Lately {
            match place.mirror.known(name, version) {
                Known::Lately => return Ok(Vec::new()),
                Known::Unanswered => return Ok(stale(&format!("{url} did not answer a moment ago"))),
                Known::Before => {}
            }
        }
        let release = (name.clone(), version.clone());
        if self.recency == Recency::Now {
            if let Some(away) = place.away() {
                return if here { Ok(stale(away)) } else { Err(missing(away)) };
            }
            if here && place.asked().contains(&release) {
                return Ok(Vec::new());
            }
        }
        match place.take(name, version) {
            Ok(true) => {
                place.asked().insert(release);
                Ok(Vec::new())
            }
            Ok(false) => {
                let (url, name) = (url.to_string(), name.clone());
                let (version, similar) = (Some(version.clone()), Vec::new());
                Err(CatalogError::Missing { url, name, version, similar }.into())
            }
            Err(ProjectError::Catalog(error)) if is_away(&error) => {
                place.note_away(&error);
                if !here {
                    return Err(error.into());
                }
                place.mirror.note_unanswered(name, version);
                Ok(stale(&error.to_string()))
            }
            Err(error) => Err(error),
        }
    }

    /// Why catalogs do not answer: those that were asked and did not.
    pub(super) fn away(&self) -> Vec<String> {
        let opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        opened.values().filter_map(|place| place.away().map(str::to_owned)).collect()
    }

    /// The place of the catalog at an address. Asks nothing.
    pub(super) fn place(&self, url: &StoreUrl) -> Result<Arc<Place>, ProjectError> {
        let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        match opened.entry(url.clone()) {
            Entry::Occupied(place) => Ok(Arc::clone(place.get())),
            Entry::Vacant(vacant) => {
                let home = self.forge.home();
                let origin = Catalog::open(url, self.trusted.clone())?.remembered(Memory::of(home));
                let (same, asked, away) = (OnceLock::new(), Mutex::default(), OnceLock::new());
                let place = Place { origin, mirror: Mirror::of(home, url), same, asked, away };
                Ok(Arc::clone(vacant.insert(Arc::new(place))))
            }
        }
    }
}

/// Whether a catalog is out of reach, and not merely unwilling: a disk that is not mounted looks like none, and whoever
/// answers without end could as well not answer.
pub(super) fn is_away(error: &CatalogError) -> bool {
    use StoreError as E;
    matches!(error, CatalogError::Store(E::Unreachable { .. } | E::Misleading { .. }) | CatalogError::Nothing { .. })
}
