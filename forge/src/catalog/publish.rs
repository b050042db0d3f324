//! A release, copied into an OCI registry.

#[cfg(feature = "remote")]
use forge_cache::Digest;
use forge_stores::StoreUrl;
use serde::Serialize;

use super::{Catalog, CatalogError, Found};
#[cfg(feature = "remote")]
use super::{Layout, Marker};

/// What was published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Publication {
    /// By what other tools pull the module: `HOST/REPOSITORY:VERSION`.
    pub reference: String,
    /// The digest of its image manifest, `sha256:…`.
    pub digest: String,
    /// Whether the version was there before, with the same bytes.
    pub known: bool,
}

impl Catalog {
    /// Copies a release that was found here, and what became of it, into an OCI registry, and reads it back from there.
    ///
    /// What is published once stays; publishing again brings the record of its state up to date. A registry does not decide
    /// between two who publish at once: they write the same bytes, but of two records of the state the last one stays.
    ///
    /// # Errors
    /// A part of the release is missing or damaged; it is quarantined or yanked and was not published before; the registry
    /// holds something else at its place, or a longer record of its state; or it does not answer or refuses.
    #[cfg(feature = "remote")]
    pub fn publish(&self, found: &Found, to: &StoreUrl) -> Result<Publication, CatalogError> {
        use forge_stores::{OciStore, Patience, Publishing, Scheme, Settings, StoreError};

        use super::ReleaseState;

        let unsupported = |what: String| StoreError::Unsupported { url: to.to_string(), what };
        if to.scheme() != Scheme::Oci {
            let what = "be published to: that is for OCI registries, oci://HOST/PREFIX; `forge promote` and `forge catalog \
                        import` write into other catalogs";
            return Err(unsupported(what.into()).into());
        }
        let release = &found.release.document;
        let (name, version) = (&release.name, &release.version);
        let registry = OciStore::new(to, &Settings::from_environment(), Patience::Usual)?;
        let there = self.there(to, found)?;
        match (&there, found.state()) {
            (None, state @ (ReleaseState::Quarantined | ReleaseState::Yanked)) => {
                return Err(unsupported(format!(
                    "get {name}@{version}, which is {}: {}",
                    state.word(),
                    found.reason()
                ))
                .into());
            }
            (Some(there), _) if there.changes.len() > found.changes.len() => {
                let what = format!("{name}@{version} with changes of its state that {} does not have", self.url());
                return Err(StoreError::Occupied { url: to.to_string(), what }.into());
            }
            _ => {}
        }
        let mut objects = vec![(Layout::release(name, version), self.same_release(found)?)];
        let record = self.state(name, version, &found.digest)?.record;
        if !record.changes.is_empty() {
            let bytes = serde_json::to_vec(&record).expect("envelopes are made of texts");
            objects.push((Layout::state(name, version), bytes));
        }
        let others = [Some(release.artifact), Some(release.source), release.cases, Some(release.provenance)];
        let others: Vec<_> = others.into_iter().flatten().chain(release.approvals.iter().copied()).collect();
        for digest in &others {
            let path = Layout::blob(digest);
            if !objects.iter().any(|(other, _)| *other == path) {
                objects.push((path, self.part(found, digest)?));
            }
        }
        let module = self.part(found, &release.module)?;
        let marker = self.same_marker()?;
        let published = registry.publish(&Publishing {
            name: name.as_str(),
            version: &version.to_string(),
            description: &release.description,
            created: &release.stamp.when(),
            module: &module,
            marker: &marker,
            objects: &objects,
        })?;
        // Over a connection of its own, as whoever comes next will read it.
        let damaged = |reason: &str| CatalogError::Damaged {
            what: format!("{name}@{version} in {to}, just published"),
            reason: reason.to_owned(),
        };
        let copy = Self::open(to, self.trusted.clone())?;
        match copy.find(name, version)? {
            Some(copied) if copied.digest == found.digest && copied.changes.len() >= found.changes.len() => {}
            Some(_) => return Err(damaged("another document comes back")),
            None => return Err(damaged("it does not come back")),
        }
        for digest in others.iter().chain([&release.module]) {
            copy.blob(digest)?.ok_or_else(|| damaged(&format!("{digest} does not come back")))?;
        }
        Ok(Publication { reference: published.reference, digest: published.digest, known: published.known })
    }

    /// As the other: this program was built without what is needed.
    ///
    /// # Errors
    /// Always.
    #[cfg(not(feature = "remote"))]
    pub fn publish(&self, _: &Found, to: &StoreUrl) -> Result<Publication, CatalogError> {
        Err(forge_stores::StoreError::NotBuiltIn { url: to.to_string() }.into())
    }

    /// What a registry has of a release. What is there and cannot be believed stops the publishing.
    #[cfg(feature = "remote")]
    fn there(&self, to: &StoreUrl, found: &Found) -> Result<Option<Found>, CatalogError> {
        let release = &found.release.document;
        match Self::open(to, self.trusted.clone())?.find(&release.name, &release.version) {
            Err(CatalogError::Nothing { .. }) => Ok(None),
            found => found,
        }
    }

    /// The release's envelope as it was found: a store may give another thing each time that it is asked.
    #[cfg(feature = "remote")]
    fn same_release(&self, found: &Found) -> Result<Vec<u8>, CatalogError> {
        let release = &found.release.document;
        let object = self.store.get(&Layout::release(&release.name, &release.version))?;
        let bytes = object.map(|object| object.bytes).filter(|bytes| Digest::of(bytes) == found.digest);
        bytes.ok_or_else(|| CatalogError::Damaged {
            what: format!("{}@{} in {}", release.name, release.version, self.url()),
            reason: "it has changed while it was read".to_owned(),
        })
    }

    /// What the store says of itself, of the catalog that the release was found in.
    #[cfg(feature = "remote")]
    fn same_marker(&self) -> Result<Vec<u8>, CatalogError> {
        let object = self.store.get(&Layout::marker())?;
        let object = object.ok_or_else(|| CatalogError::Nothing { url: self.url().to_string() })?;
        let is_same = serde_json::from_slice(&object.bytes)
            .is_ok_and(|marker: Marker| self.id().is_ok_and(|id| id == marker.id));
        is_same.then_some(object.bytes).ok_or_else(|| CatalogError::Damaged {
            what: format!("{} in {}", Layout::marker(), self.url()),
            reason: "it has changed while it was read".to_owned(),
        })
    }

    #[cfg(feature = "remote")]
    fn part(&self, found: &Found, digest: &Digest) -> Result<Vec<u8>, CatalogError> {
        let release = &found.release.document;
        self.blob(digest)?.ok_or_else(|| CatalogError::Damaged {
            what: format!("{}@{} in {}", release.name, release.version, self.url()),
            reason: format!("its part {digest} is missing"),
        })
    }
}
