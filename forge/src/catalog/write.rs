//! What is added to a catalog: blobs and releases. Nothing here takes anything back.

use forge_cache::Digest;
use forge_stores::{Creation, Scheme, StorePath, Writing};
use semver::Version;

use super::{
    Catalog, CatalogError, Envelope, Found, Layout, Release, ReleaseState, SigningKey, Verified, read::is_version,
};
use crate::tool::ToolName;

impl Catalog {
    /// Refuses a copy in a registry, in which nothing is signed. Its store is not asked.
    pub fn require_original(&self) -> Result<(), CatalogError> {
        match self.url().scheme() {
            Scheme::Oci => Err(CatalogError::Copy { url: self.url().to_string() }),
            _ => Ok(()),
        }
    }

    /// Refuses a store that cannot see to it that only one of many writers wins.
    pub fn require_decided(&self) -> Result<(), CatalogError> {
        self.require_original()?;
        match self.store.writing()? {
            Writing::Decided => Ok(()),
            Writing::Undecided(reason) => Err(CatalogError::Undecided { url: self.url().to_string(), reason }),
        }
    }

    /// Puts bytes where their SHA-256 finds them. What lies there already is read and must be the same.
    pub fn put_blob(&self, bytes: &[u8]) -> Result<Digest, CatalogError> {
        let digest = Digest::of(bytes);
        match self.store.create(&Layout::blob(&digest), bytes)? {
            Creation::Created => Ok(digest),
            Creation::Exists => match self.blob(&digest)? {
                Some(_) => Ok(digest),
                None => Err(CatalogError::Damaged {
                    what: format!("{} in {}", Layout::blob(&digest), self.url()),
                    reason: "the store says that it is there and does not give it".into(),
                }),
            },
        }
    }

    /// Signs a release and makes it: from here on it is there for everybody. Its blobs were put before.
    ///
    /// # Errors
    /// [`CatalogError::Exists`] if there is a release of this name and version, which stays as it is.
    pub fn publish_release(&self, release: Release, key: &SigningKey) -> Result<Found, CatalogError> {
        self.require_decided()?;
        let envelope = Envelope::sign(&release, key)?;
        let bytes = envelope.to_bytes();
        match self.store.create(&Layout::release(&release.name, &release.version), &bytes)? {
            Creation::Created => {
                let release = Verified { document: release, by: key.public().clone() };
                Ok(Found { release, digest: Digest::of(&bytes), changes: Vec::new(), void: Vec::new() })
            }
            Creation::Exists => Err(self.exists(&release.name, &release.version)),
        }
    }

    /// Who was first.
    pub(super) fn exists(&self, name: &ToolName, version: &Version) -> CatalogError {
        // Whatever is there, also what nobody trusted has signed, keeps its place.
        let who = match self.find(name, version) {
            Ok(Some(found)) => {
                let said = &found.release;
                format!("released by {} at {}", said.by.called(), said.document.stamp.when())
            }
            Ok(None) => "and is not shown by the store".to_owned(),
            Err(error) => format!("and does not load: {error}"),
        };
        CatalogError::Exists { url: self.url().to_string(), name: name.clone(), version: version.clone(), who }
    }

    /// The names of all tools that have a release, in order.
    pub fn names(&self) -> Result<Vec<ToolName>, CatalogError> {
        let mut names: Vec<_> = self.releases()?.into_iter().map(|(name, _)| name).collect();
        names.dedup();
        Ok(names)
    }

    /// All releases, in the order of their names. What lies there may be anything: nothing is read.
    pub fn releases(&self) -> Result<Vec<(ToolName, Version)>, CatalogError> {
        self.id()?;
        let paths = self.store.list(&Layout::releases(), None, MOST_RELEASES)?;
        let release = |path: &StorePath| Some((Layout::name_of(path)?, Layout::version_of(path)?));
        Ok(paths.iter().filter_map(release).filter(|(_, version)| is_version(version)).collect())
    }

    /// The release of this name: of this version, or else the newest that may be used, or else the newest.
    pub fn shown(&self, spec: &super::ReleaseSpec) -> Result<Found, CatalogError> {
        let name = &spec.name;
        let missing = |similar: Vec<String>| CatalogError::Missing {
            url: self.url().to_string(),
            name: name.clone(),
            version: spec.version.clone(),
            similar,
        };
        if let Some(version) = &spec.version {
            let listed = || -> Result<_, CatalogError> {
                Ok(self.versions(name)?.iter().take(10).map(|version| format!("{name}@{version}")).collect())
            };
            return match self.find(name, version)? {
                Some(found) => Ok(found),
                None => Err(missing(listed()?)),
            };
        }
        let (mut newest, mut look) = (None, self.look_for_one(name));
        for version in self.versions(name)? {
            let Some(found) = look.find(&version)? else { continue };
            if matches!(found.state(), ReleaseState::Active | ReleaseState::Deprecated { .. }) {
                return Ok(found);
            }
            newest = newest.or(Some(found));
        }
        newest.ok_or_else(|| missing(self.similar_names(name)))
    }

    /// Names of this catalog that a name may have been meant for. A registry would be asked for each that it has, which no
    /// message is worth.
    pub(super) fn similar_names(&self, name: &ToolName) -> Vec<String> {
        if !self.has_feed() {
            return Vec::new();
        }
        let distance = |other: &str| strsim::damerau_levenshtein(name.as_str(), other);
        let mut names: Vec<_> = self.names().unwrap_or_default().iter().map(ToString::to_string).collect();
        names.retain(|other| distance(other) <= 3);
        names.sort_by_key(|other| distance(other));
        names.truncate(3);
        names
    }
}

/// The most releases of a catalog that are listed.
const MOST_RELEASES: usize = 2_000_000;
