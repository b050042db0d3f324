//! What was fetched from one catalog, as it was: the same layout in a folder of this user.

use std::{
    fs, io,
    path::PathBuf,
    sync::Arc,
    time::{Duration, SystemTime},
};

use forge_cache::Digest;
use forge_stores::{Creation, FolderStore, Object, Replacement, Store, StorePath, StoreUrl};
use semver::Version;

use super::{ProjectError, error::Mismatch, lock::failed};
use crate::{
    catalog::{
        Catalog, CatalogError, Envelope, Follows, Layout, Marker, Memory, Pin, Release, StateRecord, TrustedKeys,
        follows,
    },
    home::Home,
    tool::ToolName,
};

/// How long what a catalog over the network said of a release's state is taken for true where it is run.
const FRESH: Duration = Duration::from_secs(10);

/// How long a catalog that did not answer is left alone where a release is run: each attempt may take many seconds.
const AWAY: Duration = Duration::from_secs(60);

/// Whether a catalog was asked for a release's state lately.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Known {
    /// It said what it is.
    Lately,
    /// It did not answer.
    Unanswered,
    /// It was asked before, or never.
    Before,
}

/// The mirror of one catalog.
#[derive(Debug)]
pub(super) struct Mirror {
    store: Arc<FolderStore>,
    /// A file for each release whose state was asked for, with the time of that; empty where there was an answer.
    asked: PathBuf,
    folder: PathBuf,
    memory: Memory,
}

impl Mirror {
    /// This user's mirror of the catalog at an address. Touches nothing.
    pub(super) fn of(home: &Home, url: &StoreUrl) -> Self {
        let name = Digest::of(url.to_string().as_bytes()).to_string();
        let folder = home.catalogs.join("mirrors").join(&name[..16]);
        Self {
            store: Arc::new(FolderStore::new(&folder)),
            asked: folder.join(".asked"),
            folder,
            memory: Memory::of(home),
        }
    }

    /// It, as a catalog.
    pub(super) fn catalog(&self, trusted: &TrustedKeys) -> Catalog {
        Catalog::new(Arc::clone(&self.store) as Arc<dyn Store>, trusted.clone()).remembered(self.memory.clone())
    }

    /// Whether it has a release.
    pub(super) fn has(&self, name: &ToolName, version: &Version) -> Result<bool, ProjectError> {
        Ok(self.get(&Layout::release(name, version))?.is_some())
    }

    /// Whether the release's state was asked for lately.
    pub(super) fn known(&self, name: &ToolName, version: &Version) -> Known {
        let Ok(noted) = self.noted(name, version).metadata() else { return Known::Before };
        let (known, long) = if noted.len() == 0 { (Known::Lately, FRESH) } else { (Known::Unanswered, AWAY) };
        let since = noted.modified().ok().and_then(|asked| SystemTime::now().duration_since(asked).ok());
        if since.is_some_and(|since| since < long) { known } else { Known::Before }
    }

    /// Notes that it was asked for now, without an answer.
    pub(super) fn note_unanswered(&self, name: &ToolName, version: &Version) {
        self.note(name, version, "no answer");
    }

    /// Where that cannot be noted, it is asked for again.
    fn note(&self, name: &ToolName, version: &Version, what: &str) {
        let noted = fs::create_dir_all(&self.asked);
        let _ = noted.and_then(|()| fs::write(self.noted(name, version), what));
    }

    fn noted(&self, name: &ToolName, version: &Version) -> PathBuf {
        self.asked.join(format!("{name}@{version}"))
    }

    /// How a lock would pin the release that it has, whoever signed that. `None` of what it does not have, and of what is
    /// damaged: whoever uses that is told.
    pub(super) fn pin(&self, name: &ToolName, version: &Version) -> Option<Pin> {
        let object = self.get(&Layout::release(name, version)).ok()??;
        let payload = Envelope::read(&object.bytes, "a mirrored release").ok()?.unverified()?;
        let release: Release = serde_json::from_slice(&payload).ok()?;
        let (name, version, artifact) = (name.clone(), version.clone(), release.artifact);
        Some(Pin { name, version, release: Digest::of(&object.bytes), artifact })
    }

    /// Takes over a release and its state as the catalog has them now. `Ok(false)` if it has no such release.
    pub(super) fn take(&self, origin: &Catalog, name: &ToolName, version: &Version) -> Result<bool, ProjectError> {
        let path = Layout::release(name, version);
        let Some(release) = of(origin, &path)? else { return Ok(false) };
        // What is kept was verified: a store may give another thing each time that it is asked.
        origin.release_in(&release.bytes, name, version)?;
        let found = Digest::of(&release.bytes);
        let same = || {
            let kept = self.get(&path)?.map(|object| Digest::of(&object.bytes));
            let Some(pinned) = kept.filter(|kept| *kept != found) else { return Ok(()) };
            let (by, what, place) = ("this machine's copy", "release", origin.url().to_string());
            let way_out = format!("if you know better, remove {}", self.folder.join(path.as_str()).display());
            let (name, version) = (name.clone(), version.clone());
            let mismatch = Mismatch { name, version, by, what, pinned, found, place, way_out };
            Err(ProjectError::Mismatch(Box::new(mismatch)))
        };
        same()?;
        // The state first: a release that is here was read with its state, and what was never read is no state.
        self.take_state(origin, name, version, &found)?;
        if let Creation::Exists = self.create(&path, &release.bytes)? {
            same()?;
        }
        self.note(name, version, "");
        Ok(true)
    }

    fn take_state(
        &self,
        origin: &Catalog,
        name: &ToolName,
        version: &Version,
        release: &Digest,
    ) -> Result<(), ProjectError> {
        let path = Layout::state(name, version);
        let (here, there) = (self.get(&path)?, of(origin, &path)?);
        let read = origin.state_in(there.as_ref().map(|there| &*there.bytes), name, version, release)?;
        let changes = |object: &Option<Object>| -> Result<Vec<Envelope>, ProjectError> {
            let Some(object) = object else { return Ok(Vec::new()) };
            let record = serde_json::from_slice::<StateRecord>(&object.bytes).map_err(|error| {
                let what = format!("the state of {name}@{version} in {}", origin.url());
                CatalogError::Damaged { what, reason: error.to_string() }
            })?;
            Ok(record.changes)
        };
        let (seen, found) = (changes(&here)?, changes(&there)?);
        if follows(&seen, &found) != Follows::Ahead {
            let (url, seen, found) = (origin.url().to_string(), seen.len(), found.len());
            return Err(ProjectError::WentBack { name: name.clone(), version: version.clone(), url, seen, found });
        }
        if read.counting().len() <= seen.len() {
            return Ok(());
        }
        let record = StateRecord { changes: read.counting().to_vec() };
        let bytes = serde_json::to_vec(&record).expect("envelopes are made of texts");
        match here {
            None => drop(self.create(&path, &bytes)?),
            Some(here) => {
                // Whoever else replaces it does so by what the catalog has now.
                let (Replacement::Replaced | Replacement::Changed) =
                    self.store.replace(&path, &bytes, &here.tag).map_err(CatalogError::from)?;
            }
        }
        Ok(())
    }

    /// Sees to it that the catalog is the one that was mirrored.
    pub(super) fn take_marker(&self, origin: &Catalog) -> Result<(), ProjectError> {
        let path = Layout::marker();
        let Some(there) = of(origin, &path)? else {
            return Err(CatalogError::Nothing { url: origin.url().to_string() }.into());
        };
        if let Creation::Exists = self.create(&path, &there.bytes)? {
            let id =
                |bytes: &[u8]| serde_json::from_slice::<Marker>(bytes).map(|marker| marker.id).unwrap_or_default();
            let here = self.get(&path)?.map(|object| id(&object.bytes)).unwrap_or_default();
            if here != id(&there.bytes) {
                let (url, found, known) = (origin.url().to_string(), id(&there.bytes), here);
                return Err(ProjectError::OtherCatalog { url, found, known, folder: self.folder.clone() });
            }
        }
        Ok(())
    }

    /// A blob, from here, else from the catalog, which then is kept here.
    pub(super) fn blob(&self, origin: Option<&Catalog>, digest: &Digest) -> Result<Option<Vec<u8>>, ProjectError> {
        let path = Layout::blob(digest);
        // One that is damaged is fetched again.
        if let Some(object) = self.get(&path)?.filter(|object| Digest::of(&object.bytes) == *digest) {
            return Ok(Some(object.bytes));
        }
        let Some(origin) = origin else { return Ok(None) };
        let Some(bytes) = origin.blob(digest)? else { return Ok(None) };
        if let Creation::Exists = self.create(&path, &bytes)? {
            self.mend(&path, &bytes).map_err(|source| failed(&self.folder, "write to", source))?;
        }
        Ok(Some(bytes))
    }

    fn mend(&self, path: &StorePath, bytes: &[u8]) -> io::Result<()> {
        super::lock::replace(&self.folder.join(path.as_str()), bytes)
    }

    fn get(&self, path: &StorePath) -> Result<Option<Object>, ProjectError> {
        Ok(self.store.get(path).map_err(CatalogError::from)?)
    }

    fn create(&self, path: &StorePath, bytes: &[u8]) -> Result<Creation, ProjectError> {
        Ok(self.store.create(path, bytes).map_err(CatalogError::from)?)
    }
}

fn of(origin: &Catalog, path: &StorePath) -> Result<Option<Object>, ProjectError> {
    Ok(origin.store().get(path).map_err(CatalogError::from)?)
}
