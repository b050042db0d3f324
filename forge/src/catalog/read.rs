//! What a catalog holds, verified as it is read.

use forge_cache::Digest;
use forge_stores::Tag;
use semver::{Version, VersionReq};

use super::{
    AllYanked, Catalog, CatalogError, Change, Envelope, Layout, Pin, Release, ReleaseState, Role, StateRecord,
    TrustError, Verified,
};
use crate::tool::{Manifest, ToolName};

/// The most releases of one tool.
const MOST_VERSIONS: usize = 100_000;

/// A release that is signed as it has to be, with what became of it.
#[derive(Clone, Debug)]
pub struct Found {
    /// What it says, and who signed it.
    pub release: Verified<Release>,
    /// SHA-256 of its envelope as it lies in the store.
    pub digest: Digest,
    /// The changes of its state, the first first, each with who signed it. Empty while it was never changed.
    pub changes: Vec<Verified<Change>>,
}

/// A release's record of changes as it was read.
#[derive(Default)]
pub(super) struct StateRead {
    /// What it says, verified.
    pub(super) changes: Vec<Verified<Change>>,
    /// As it is.
    pub(super) record: StateRecord,
    /// What tells it from a later one. `None` if there is none.
    pub(super) tag: Option<Tag>,
}

impl Catalog {
    /// The versions of a tool, the newest first. Those of tools that do not exist are none.
    pub fn versions(&self, name: &ToolName) -> Result<Vec<Version>, CatalogError> {
        self.id()?;
        let paths = self.store.list(&Layout::releases_of(name), None, MOST_VERSIONS)?;
        let mut versions: Vec<_> = paths.iter().filter_map(Layout::version_of).collect();
        versions.retain(|version| version.to_string().len() <= super::spec::LONGEST_VERSION);
        versions.sort_by(|a, b| b.cmp(a));
        Ok(versions)
    }

    /// The release of this name and version, verified. `None` if there is none.
    pub fn find(&self, name: &ToolName, version: &Version) -> Result<Option<Found>, CatalogError> {
        let id = self.id()?;
        // No release has such a version, and no path has room for it.
        if version.to_string().len() > super::spec::LONGEST_VERSION {
            return Ok(None);
        }
        let path = Layout::release(name, version);
        let what = format!("{name}@{version} in {}", self.url());
        let Some(object) = self.store.get(&path)? else { return Ok(None) };
        let envelope = Envelope::read(&object.bytes, &what)?;
        let release = self.trusted.verify(&envelope, Role::Signer, &what, |release: &Release| release.stamp.time)?;
        let said = &release.document;
        if said.name != *name || said.version != *version || said.catalog != id {
            let reason = format!("it is the release {}@{} of the catalog {}", said.name, said.version, said.catalog);
            return Err(CatalogError::Damaged { what, reason });
        }
        let digest = Digest::of(&object.bytes);
        let changes = self.changes(name, version, &digest)?;
        Ok(Some(Found { release, digest, changes }))
    }

    /// The newest release that fits, of those that are neither yanked nor quarantined.
    pub fn newest(&self, name: &ToolName, requirement: &VersionReq) -> Result<Found, CatalogError> {
        let versions = self.versions(name)?;
        if versions.is_empty() {
            let (url, similar) = (self.url().to_string(), self.similar_names(name));
            return Err(CatalogError::Missing { url, name: name.clone(), version: None, similar });
        }
        let (mut refused, mut yanked) = (None, None);
        for version in versions.iter().filter(|version| requirement.matches(version)) {
            let Some(found) = self.find(name, version)? else { continue };
            if matches!(found.state(), ReleaseState::Active | ReleaseState::Deprecated { .. }) {
                return Ok(found);
            }
            refused = refused.or_else(|| found.admit().err());
            yanked = yanked.or_else(|| (*found.state() == ReleaseState::Yanked).then_some(found));
        }
        if let Some(refused) = refused {
            return Err(refused.into());
        }
        if let Some(found) = yanked {
            return Err(CatalogError::Yanked(Box::new(AllYanked {
                url: self.url().to_string(),
                name: name.clone(),
                version: found.release.document.version.clone(),
                requirement: requirement.clone(),
                reason: found.reason().to_owned(),
            })));
        }
        Err(CatalogError::NoVersion {
            url: self.url().to_string(),
            name: name.clone(),
            requirement: requirement.clone(),
            versions: versions.iter().take(10).map(ToString::to_string).collect(),
        })
    }

    /// Bytes by their SHA-256, verified. `None` if they are not there.
    pub fn blob(&self, digest: &Digest) -> Result<Option<Vec<u8>>, CatalogError> {
        let Some(object) = self.store.get(&Layout::blob(digest))? else { return Ok(None) };
        if Digest::of(&object.bytes) != *digest {
            let what = format!("{} in {}", Layout::blob(digest), self.url());
            return Err(CatalogError::Damaged {
                what,
                reason: "its bytes have another SHA-256 than its name".into(),
            });
        }
        Ok(Some(object.bytes))
    }

    /// The bytes that a release names by their SHA-256. `what` says which they are.
    pub fn blob_of(&self, found: &Found, what: &str, digest: &Digest) -> Result<Vec<u8>, CatalogError> {
        let release = &found.release.document;
        self.blob(digest)?.ok_or_else(|| CatalogError::Damaged {
            what: format!("{}@{} in {}", release.name, release.version, self.url()),
            reason: format!("its {what} {digest} is not there"),
        })
    }

    /// The manifest of a release's artifact. It says what the release says.
    pub fn manifest(&self, found: &Found) -> Result<Manifest, CatalogError> {
        let release = &found.release.document;
        let bytes = self.blob_of(found, "manifest", &release.artifact)?;
        let damaged = |reason: String| CatalogError::Damaged {
            what: format!("the manifest of {}@{} in {}", release.name, release.version, self.url()),
            reason,
        };
        let manifest: Manifest = serde_json::from_slice(&bytes).map_err(|error| damaged(error.to_string()))?;
        let same = manifest.name == release.name
            && manifest.wasm == release.module
            && manifest.source == release.source
            && manifest.needs == release.needs;
        if same { Ok(manifest) } else { Err(damaged("it says something else than the release".into())) }
    }

    /// The changes of the state of the release whose envelope has this SHA-256.
    fn changes(
        &self,
        name: &ToolName,
        version: &Version,
        release: &Digest,
    ) -> Result<Vec<Verified<Change>>, CatalogError> {
        Ok(self.state(name, version, release)?.changes)
    }

    /// The same, with the record as it lies in the store.
    pub(super) fn state(
        &self,
        name: &ToolName,
        version: &Version,
        release: &Digest,
    ) -> Result<StateRead, CatalogError> {
        let path = Layout::state(name, version);
        let what = format!("the state of {name}@{version} in {}", self.url());
        let damaged = |reason: String| CatalogError::Damaged { what: what.clone(), reason };
        let Some(object) = self.store.get(&path)? else { return Ok(StateRead::default()) };
        let record: StateRecord =
            serde_json::from_slice(&object.bytes).map_err(|error| damaged(error.to_string()))?;
        let (mut changes, mut previous) = (Vec::<Verified<Change>>::new(), None);
        for (number, envelope) in (1..).zip(&record.changes) {
            let verified: Verified<Change> = self.verified_change(envelope, changes.last(), &what)?;
            let said = &verified.document;
            if said.release != *release || said.number != number || said.previous != previous {
                return Err(damaged(format!("its change {number} does not follow the one before")));
            }
            previous = Some(envelope.digest());
            changes.push(verified);
        }
        Ok(StateRead { changes, record, tag: Some(object.tag) })
    }

    fn verified_change(
        &self,
        envelope: &Envelope,
        before: Option<&Verified<Change>>,
        what: &str,
    ) -> Result<Verified<Change>, TrustError> {
        let verify = |role| self.trusted.verify(envelope, role, what, |change: &Change| change.stamp.time);
        let change = verify(Role::Signer)?;
        let now = before.map_or(&ReleaseState::Active, |before| &before.document.state);
        if lifts(now, &change.document.state) { verify(Role::Operator) } else { Ok(change) }
    }
}

/// Whether a change gives back what a state took away.
pub(crate) fn lifts(from: &ReleaseState, to: &ReleaseState) -> bool {
    let weight = |state: &ReleaseState| match state {
        ReleaseState::Active => 0,
        ReleaseState::Deprecated { .. } => 1,
        ReleaseState::Yanked => 2,
        ReleaseState::Quarantined => 3,
    };
    weight(to) < weight(from)
}

impl Found {
    /// What may be done with it.
    pub fn state(&self) -> &ReleaseState {
        self.changes.last().map_or(&ReleaseState::Active, |change| &change.document.state)
    }

    /// Why it is in this state. Nothing while it was never changed.
    pub fn reason(&self) -> &str {
        self.changes.last().map_or("", |change| &change.document.reason)
    }

    /// How a lock file pins it.
    pub fn pin(&self) -> Pin {
        let release = &self.release.document;
        Pin {
            name: release.name.clone(),
            version: release.version.clone(),
            release: self.digest,
            artifact: release.artifact,
        }
    }
}
