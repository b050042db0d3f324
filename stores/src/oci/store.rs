//! A registry as a store that is read.

use std::{
    collections::BTreeSet,
    fmt,
    sync::{Arc, Mutex, PoisonError},
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
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).clone();
        for repository in &known {
            if let Some(bytes) = self.registry.blob(repository, &digest)? {
                return Ok(Some(bytes));
            }
        }
        // Where repositories are not told, only those that were read from are known.
        for name in self.names().unwrap_or_default() {
            if let Some(repository) = self.repository(&name)
                && !known.contains(&repository)
                && let Some(bytes) = self.registry.blob(&repository, &digest)?
            {
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
    fn documents(&self, kind: &str, name: &str) -> Result<Vec<StorePath>, StoreError> {
        let Some(repository) = self.repository(name) else { return Ok(Vec::new()) };
        let versions = self.registry.tags(&repository)?.into_iter().filter(|tag| is_tag(tag));
        let mut found = Vec::new();
        for version in versions.take(MOST_STATES) {
            let Ok(path) = format!("{kind}/{name}/{version}.json").parse::<StorePath>() else { continue };
            if kind == "releases"
                || self.companion(&repository, &version)?.is_some_and(|own| own.layer(path.as_str()).is_some())
            {
                found.push(path);
            }
        }
        Ok(found)
    }

    fn unsupported<T>(&self, what: String) -> Result<T, StoreError> {
        Err(StoreError::Unsupported { url: self.registry.url.to_string(), what })
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
        let mut found = Vec::new();
        match steps[..] {
            [kind @ ("releases" | "states")] => {
                for name in self.names()? {
                    found.extend(self.documents(kind, &name)?);
                }
            }
            [kind @ ("releases" | "states"), name] => found = self.documents(kind, name)?,
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
