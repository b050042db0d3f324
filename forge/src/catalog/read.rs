//! What a catalog holds, verified as it is read.

use forge_cache::Digest;
use forge_stores::Tag;
use semver::{Version, VersionReq};

use super::{
    AllYanked, Catalog, CatalogError, Change, Envelope, Layout, Pin, Refused, Release, ReleaseState, Replaced, Role,
    StateRecord, TrustError, TrustedKeys, Verified,
    memory::{Follows, Seen, follows},
};
use crate::tool::{Manifest, ToolName};

/// The most releases of one tool.
const MOST_VERSIONS: usize = 100_000;
/// The most bytes of a record of changes: a thousand long ones, and room.
const MOST_OF_STATE: usize = 16 << 20;

/// A release that is signed as it has to be, with what became of it.
#[derive(Clone, Debug)]
pub struct Found {
    /// What it says, and who signed it.
    pub release: Verified<Release>,
    /// SHA-256 of its envelope as it lies in the store.
    pub digest: Digest,
    /// The changes of its state, the first first, each with who signed it. Empty while it was never changed.
    pub changes: Vec<Verified<Change>>,
    /// Changes that count for nothing: the policy revokes the key that is said to have signed them, or they lift something
    /// and no trusted operator signed them.
    pub void: Vec<Change>,
}

/// The newest release that may be used.
#[derive(Clone, Debug)]
pub struct Newest {
    /// The release.
    pub found: Found,
    /// The newest one of those that fit too and are quarantined, if there is a newer one.
    pub passed_over: Option<Refused>,
    /// What is wrong with the newest one of those that fit too and that nobody who is trusted signed, if there is a newer one.
    pub disbelieved: Option<String>,
}

/// A release's record of changes as it was read.
#[derive(Default)]
pub(crate) struct StateRead {
    /// What it says, verified.
    pub(super) changes: Vec<Verified<Change>>,
    /// Those that count for nothing.
    pub(super) void: Vec<Change>,
    /// How many envelopes there are up to the last that counts.
    counted: usize,
    /// As it is.
    pub(super) record: StateRecord,
    /// What tells it from a later one. `None` if there is none.
    pub(super) tag: Option<Tag>,
}

impl StateRead {
    /// The envelopes up to the last that counts. What is behind it anybody may have written, who names a revoked key: nobody
    /// remembers it.
    pub(crate) fn counting(&self) -> &[Envelope] {
        &self.record.changes[..self.counted]
    }
}

impl Catalog {
    /// The versions of a tool, the newest first. Those of tools that do not exist are none.
    pub fn versions(&self, name: &ToolName) -> Result<Vec<Version>, CatalogError> {
        self.id()?;
        let paths = self.store.list(&Layout::releases_of(name), None, MOST_VERSIONS)?;
        let mut versions: Vec<_> = paths.iter().filter_map(Layout::version_of).collect();
        versions.retain(is_version);
        versions.sort_by(|a, b| b.cmp(a));
        Ok(versions)
    }

    /// The release of this name and version, verified. `None` if there is none.
    pub fn find(&self, name: &ToolName, version: &Version) -> Result<Option<Found>, CatalogError> {
        let id = self.id()?;
        if !is_version(version) {
            return Ok(None);
        }
        let Some(object) = self.store.get(&Layout::release(name, version))? else { return Ok(None) };
        let release = self.release_in(&object.bytes, name, version)?;
        let digest = Digest::of(&object.bytes);
        let seen = self.seen(name, version)?;
        if let (Some(seen), Some(memory)) = (seen.as_ref().filter(|seen| seen.release != digest), &self.memory) {
            return Err(CatalogError::Replaced(Box::new(Replaced {
                url: self.url().to_string(),
                name: name.clone(),
                version: version.clone(),
                found: digest,
                seen: seen.release,
                path: memory.file(id, name, version),
            })));
        }
        let state = self.state(name, version, &digest)?;
        let known = seen.map_or(0, |seen| seen.changes.len());
        if let Some(memory) = self.memory.as_ref().filter(|_| state.counting().len() > known) {
            memory.note(&release.document, &digest, state.counting());
        }
        let StateRead { changes, void, .. } = state;
        Ok(Some(Found { release, digest, changes, void }))
    }

    /// The release in these bytes, verified.
    pub(crate) fn release_in(
        &self,
        bytes: &[u8],
        name: &ToolName,
        version: &Version,
    ) -> Result<Verified<Release>, CatalogError> {
        let what = format!("{name}@{version} in {}", self.url());
        let envelope = Envelope::read(bytes, &what)?;
        let release = self.trusted.verify(&envelope, Role::Signer, &what, |release: &Release| release.stamp.time)?;
        let said = &release.document;
        if said.name != *name || said.version != *version || said.catalog != self.id()? {
            let reason = format!("it is the release {}@{} of the catalog {}", said.name, said.version, said.catalog);
            return Err(CatalogError::Damaged { what, reason });
        }
        Ok(release)
    }

    /// Remembers a release that is used, so that no other is taken for it.
    pub fn remember(&self, found: &Found) -> Result<(), CatalogError> {
        let release = &found.release.document;
        if let (Some(memory), None) = (&self.memory, self.seen(&release.name, &release.version)?) {
            // Without changes: had there been some, finding it would have remembered it.
            memory.note(release, &found.digest, &[]);
        }
        Ok(())
    }

    fn seen(&self, name: &ToolName, version: &Version) -> Result<Option<Seen>, CatalogError> {
        let Some(memory) = &self.memory else { return Ok(None) };
        memory.seen(self.id()?, name, version)
    }

    /// The newest release that fits, of those that are neither yanked nor quarantined.
    pub fn newest(&self, name: &ToolName, requirement: &VersionReq) -> Result<Newest, CatalogError> {
        let versions = self.versions(name)?;
        if versions.is_empty() {
            let (url, similar) = (self.url().to_string(), self.similar_names(name));
            return Err(CatalogError::Missing { url, name: name.clone(), version: None, similar });
        }
        let (mut refused, mut yanked, mut disbelieved) = (None, None, None);
        let mut look = self.look_for_one(name);
        for version in versions.iter().filter(|version| requirement.matches(version)) {
            let found = match look.find(version) {
                Ok(Some(found)) => found,
                Ok(None) => continue,
                // Whoever may write to the store may have put it there, and it stops no other. One that was good is another matter.
                Err(error) if error.disbelieves() && self.seen(name, version)?.is_none() => {
                    disbelieved = disbelieved.or(Some(error));
                    continue;
                }
                Err(error) => return Err(error),
            };
            if matches!(found.state(), ReleaseState::Active | ReleaseState::Deprecated { .. }) {
                let disbelieved = disbelieved.map(|error| error.to_string());
                return Ok(Newest { found, passed_over: refused, disbelieved });
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
        if let Some(error) = disbelieved {
            return Err(error);
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

    /// The changes of the state of the release whose envelope has this SHA-256, as the store has them; those that it leaves
    /// out as this machine has seen them.
    pub(super) fn state(
        &self,
        name: &ToolName,
        version: &Version,
        release: &Digest,
    ) -> Result<StateRead, CatalogError> {
        let object = self.store.get(&Layout::state(name, version))?;
        let mut read = self.state_in(object.as_ref().map(|object| &*object.bytes), name, version, release)?;
        read.tag = object.map(|object| object.tag);
        Ok(read)
    }

    /// The changes in these bytes of a record, verified.
    pub(crate) fn state_in(
        &self,
        bytes: Option<&[u8]>,
        name: &ToolName,
        version: &Version,
        release: &Digest,
    ) -> Result<StateRead, CatalogError> {
        let what = format!("the state of {name}@{version} in {}", self.url());
        let damaged = |reason: String| CatalogError::Damaged { what: what.clone(), reason };
        let mut record = match bytes {
            Some(bytes) if bytes.len() > MOST_OF_STATE => {
                return Err(damaged(format!("it has {} bytes, more than any record of changes", bytes.len())));
            }
            Some(bytes) => serde_json::from_slice(bytes).map_err(|error| damaged(error.to_string()))?,
            None => StateRecord::default(),
        };
        if let (Some(seen), Some(memory)) = (self.seen(name, version)?, &self.memory)
            && seen.release == *release
        {
            match follows(&seen.changes, &record.changes) {
                Follows::Ahead => {}
                Follows::Behind => record.changes = seen.changes,
                Follows::Forked => {
                    return Err(CatalogError::Forked {
                        url: self.url().to_string(),
                        name: name.clone(),
                        version: version.clone(),
                        path: memory.file(self.id()?, name, version),
                    });
                }
            }
        }
        let mut read = StateRead::default();
        let mut previous = None;
        let forbid = self.trusted.that_forbid();
        for (number, envelope) in (1..).zip(&record.changes) {
            let follows =
                |said: &Change| said.release == *release && said.number == number && said.previous == previous;
            let broken = || damaged(format!("its change {number} does not follow the one before"));
            match counted_change((&self.trusted, &forbid), envelope, read.changes.last(), &what)? {
                Some(change) if follows(&change.document) => {
                    read.changes.push(change);
                    read.counted = usize::try_from(number).unwrap_or(usize::MAX);
                }
                Some(_) => return Err(broken()),
                None => {
                    let said = envelope.unverified().and_then(|bytes| serde_json::from_slice(&bytes).ok());
                    read.void.push(said.filter(follows).ok_or_else(broken)?);
                }
            }
            previous = Some(envelope.digest());
        }
        read.record = record;
        Ok(read)
    }
}

/// A change that counts. `None` of one that a revoked key signed, and of one that gives back what was taken away and that
/// nobody signed who may: those count for nothing, and stop nothing. `forbid` are the keys for what takes away, as
/// [`TrustedKeys::that_forbid`] has them.
pub(super) fn counted_change(
    (trusted, forbid): (&TrustedKeys, &TrustedKeys),
    envelope: &Envelope,
    before: Option<&Verified<Change>>,
    what: &str,
) -> Result<Option<Verified<Change>>, TrustError> {
    let verify = |keys: &TrustedKeys, role| keys.verify(envelope, role, what, |change: &Change| change.stamp.time);
    let change: Verified<Change> = match verify(forbid, Role::Signer) {
        Err(TrustError::Revoked { .. }) => return Ok(None),
        change => change?,
    };
    let now = before.map_or(&ReleaseState::Active, |before| &before.document.state);
    if lifts(now, &change.document.state) { Ok(verify(trusted, Role::Operator).ok()) } else { Ok(Some(change)) }
}

/// Whether releases have such a version: without build metadata, which no requirement tells apart, and short enough for a
/// path.
pub(super) fn is_version(version: &Version) -> bool {
    version.build.is_empty() && version.to_string().len() <= super::spec::LONGEST_VERSION
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
