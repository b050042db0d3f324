//! A registry as a store that is read.

use std::{
    collections::BTreeSet,
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use super::{
    artifact::{Manifest, companion_tag, digest},
    place::{Place, is_tag, repository, tool},
    request::{MOST, Registry},
    session::Session,
};
use crate::{
    Creation, Object, Patience, Replacement, Settings, Store, StoreError, StorePath, StoreUrl, Tag, Writing,
};

/// Where the marker lies.
pub(super) const MARKER: (&str, &str) = ("forge-catalog", "v1");
/// The most companions that a list of states looks into.
const MOST_STATES: usize = 100_000;

/// A registry, or what lies below a prefix of its repositories.
pub struct OciStore {
    pub(super) registry: Registry,
    /// Repositories that were read from: blobs are named without one.
    known: Mutex<BTreeSet<String>>,
}

impl OciStore {
    /// The store at an address of a registry. Nothing is asked of it yet.
    ///
    /// # Errors
    /// The credentials of `docker login` cannot be read.
    pub fn new(url: &StoreUrl, settings: &Settings, patience: Patience) -> Result<Self, StoreError> {
        let session = Arc::new(Session::new(url, settings, patience)?);
        let registry = Registry { url: url.clone(), patience, session };
        Ok(Self { registry, known: Mutex::default() })
    }

    /// The whole name of a repository below the prefix.
    pub(super) fn below(&self, name: &str) -> String {
        match self.registry.url.prefix() {
            "" => name.to_owned(),
            prefix => format!("{prefix}/{name}"),
        }
    }

    fn repository(&self, name: &str) -> Option<String> {
        Some(self.below(&repository(name)?))
    }

    pub(super) fn marker(&self) -> Result<Option<Vec<u8>>, StoreError> {
        let repository = self.below(MARKER.0);
        let Some(manifest) = self.read(&repository, MARKER.1)? else { return Ok(None) };
        self.layer(&repository, &manifest, "catalog.json")
    }

    /// The companion of a version. `None` if there is no such version, or one that was not published by Forge.
    pub(super) fn companion(&self, repository: &str, version: &str) -> Result<Option<Manifest>, StoreError> {
        let Some(module) = self.registry.manifest(repository, version)? else { return Ok(None) };
        let companion = self.read(repository, &companion_tag(&digest(&module)))?;
        if companion.is_some() {
            self.known.lock().unwrap_or_else(PoisonError::into_inner).insert(repository.to_owned());
        }
        Ok(companion)
    }

    fn read(&self, repository: &str, at: &str) -> Result<Option<Manifest>, StoreError> {
        let Some(bytes) = self.registry.manifest(repository, at)? else { return Ok(None) };
        let damaged = |reason| StoreError::Unreachable {
            url: self.registry.url.to_string(),
            reason: format!("cannot read {repository}:{at}: {reason}"),
        };
        Manifest::read(&bytes).map(Some).map_err(damaged)
    }

    fn layer(&self, repository: &str, manifest: &Manifest, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let Some(layer) = manifest.layer(name) else { return Ok(None) };
        self.registry.blob(repository, &layer.digest)
    }

    fn blob(&self, sha256: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let digest = format!("sha256:{sha256}");
        let mut round = Round::new(self, self.registry.patience.search());
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).clone();
        for repository in &known {
            round.goes_on(&format!("find {digest}"))?;
            if let Some(bytes) = self.registry.blob(repository, &digest)? {
                return Ok(Some(bytes));
            }
        }
        // Where repositories are not told, only those that were read from are known.
        for name in self.names().unwrap_or_default() {
            let Some(repository) = self.repository(&name).filter(|name| !known.contains(name)) else { continue };
            round.goes_on(&format!("find {digest}"))?;
            if let Some(bytes) = self.registry.blob(&repository, &digest)? {
                return Ok(Some(bytes));
            }
        }
        Ok(None)
    }

    /// The tools that have a repository below the prefix.
    fn names(&self) -> Result<Vec<String>, StoreError> {
        let prefix = self.below("");
        let all = self.registry.repositories()?;
        Ok(all.iter().filter_map(|name| tool(name.strip_prefix(&prefix)?)).collect())
    }

    /// The documents of one tool, of the kind that `releases` or `states` says.
    fn documents(&self, kind: &str, name: &str, round: &mut Round<'_>) -> Result<Vec<StorePath>, StoreError> {
        let Some(repository) = self.repository(name) else { return Ok(Vec::new()) };
        let what = format!("list the {kind} of {name}");
        round.goes_on(&what)?;
        let versions = self.registry.tags(&repository)?.into_iter().filter(|tag| is_tag(tag));
        let mut found = Vec::new();
        for version in versions.take(MOST_STATES) {
            let Ok(path) = format!("{kind}/{name}/{version}.json").parse::<StorePath>() else { continue };
            let is_there = kind == "releases" || {
                round.goes_on(&what)?;
                self.companion(&repository, &version)?.is_some_and(|own| own.layer(path.as_str()).is_some())
            };
            if is_there {
                found.push(path);
            }
        }
        Ok(found)
    }

    fn unsupported<T>(&self, what: String) -> Result<T, StoreError> {
        Err(StoreError::Unsupported { url: self.registry.url.to_string(), what })
    }
}

/// One thing that asks for many, each for itself within its limits: all of them have one more.
struct Round<'a> {
    url: &'a StoreUrl,
    begun: Instant,
    within: Duration,
    asked: usize,
}

impl<'a> Round<'a> {
    fn new(store: &'a OciStore, within: Duration) -> Self {
        Self { url: &store.registry.url, begun: Instant::now(), within, asked: 0 }
    }

    /// Whether one more is asked for.
    fn goes_on(&mut self, what: &str) -> Result<(), StoreError> {
        let time = self.begun.elapsed();
        if self.asked > 0 && time > self.within {
            let reason = format!("cannot {what}: {} requests took {} s together", self.asked, time.as_secs());
            return Err(StoreError::Unreachable { url: self.url.to_string(), reason });
        }
        self.asked += 1;
        Ok(())
    }
}

impl Store for OciStore {
    fn url(&self) -> &StoreUrl {
        &self.registry.url
    }

    fn writing(&self) -> Result<Writing, StoreError> {
        let reason = "OCI registries have no conditional writes; promote into a catalog that has them, and copy the release \
                      with `forge catalog publish`";
        Ok(Writing::Undecided(reason.into()))
    }

    fn get(&self, path: &StorePath) -> Result<Option<Object>, StoreError> {
        let bytes = match Place::of(path) {
            Place::Marker => self.marker()?,
            Place::Document { name, version } => {
                let Some(repository) = self.repository(&name) else { return Ok(None) };
                match self.companion(&repository, &version)? {
                    Some(companion) => self.layer(&repository, &companion, path.as_str())?,
                    None => None,
                }
            }
            Place::Blob { sha256 } => self.blob(&sha256)?,
            Place::Other => None,
        };
        debug_assert!(bytes.as_ref().is_none_or(|bytes| bytes.len() as u64 <= MOST));
        Ok(bytes.map(|bytes| Object { tag: Tag(digest(&bytes)), bytes }))
    }

    fn pulled(&self, release: &StorePath) -> Result<Option<String>, StoreError> {
        let Place::Document { name, version } = Place::of(release) else { return Ok(None) };
        let Some(repository) = self.repository(&name) else { return Ok(None) };
        let image = self.read(&repository, &version)?;
        let layer = image.as_ref().and_then(|image| image.layers.first());
        Ok(layer.and_then(|layer| layer.digest.strip_prefix("sha256:")).map(str::to_owned))
    }

    fn create(&self, path: &StorePath, _: &[u8]) -> Result<Creation, StoreError> {
        self.unsupported(format!("create {path}: it has no conditional writes"))
    }

    fn replace(&self, path: &StorePath, _: &[u8], _: &Tag) -> Result<Replacement, StoreError> {
        self.unsupported(format!("replace {path}: it has no conditional writes"))
    }

    fn list(&self, folder: &StorePath, after: Option<&StorePath>, most: usize) -> Result<Vec<StorePath>, StoreError> {
        let steps: Vec<_> = folder.as_str().split('/').collect();
        let (mut found, mut round) = (Vec::new(), Round::new(self, self.registry.patience.listing()));
        match steps[..] {
            [kind @ ("releases" | "states")] => {
                for name in self.names()? {
                    found.extend(self.documents(kind, &name, &mut round)?);
                }
            }
            [kind @ ("releases" | "states"), name] => found = self.documents(kind, name, &mut round)?,
            _ => {}
        }
        found.sort();
        let from = after.map_or(0, |after| found.partition_point(|path| path <= after));
        Ok(found.into_iter().skip(from).take(most).collect())
    }
}

impl fmt::Debug for OciStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OciStore").field("url", &self.registry.url).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_requests_have_one_limit_together() {
        let nobodys: Settings = [("DOCKER_CONFIG", "/nonexistent")].into_iter().collect();
        let store = OciStore::new(&"oci://127.0.0.1:1/team".parse().unwrap(), &nobodys, Patience::Brief).unwrap();
        let mut round = Round::new(&store, Duration::from_secs(600));
        assert!((0..9).all(|_| round.goes_on("look").is_ok()));
        let mut round = Round::new(&store, Duration::ZERO);
        round.goes_on("look").unwrap();
        let error = round.goes_on("look").unwrap_err().to_string();
        assert!(error.contains("cannot look: 1 requests took"), "{error}");
    }
}
