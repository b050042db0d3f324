//! Releases that leave a catalog for a file, and come back from one.
//!
//! A file holds part of one catalog, by its id. It is taken into that catalog, wherever it lies, or into an empty place,
//! which becomes a copy of it. What comes in is read as any catalog is: signed by keys that the policy trusts, and whole.

use std::{collections::BTreeSet, io, path::Path, sync::Arc};

use forge_stores::{Creation, FolderStore, Replacement, StoreError};
use semver::Version;
use serde::Serialize;

use super::{
    ArchiveError, Catalog, CatalogError, FeedEntry, FeedSubject, Found, Layout, Marker, ReleaseSpec, StateRecord,
    archive,
};
use crate::tool::ToolName;

/// How often a record that others change is read again.
const ATTEMPTS: usize = 16;

/// What became of one release.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Transferred {
    /// It was not there.
    New,
    /// It was there; changes of its state were not.
    Changed,
    /// All of it was there.
    Known,
}

/// What was written to a file.
#[derive(Debug)]
pub struct Exported {
    /// The releases in it.
    pub releases: Vec<ReleaseSpec>,
    /// Those that nobody named and that are not whole, or not signed as the policy asks; why.
    pub left_out: Vec<(ReleaseSpec, TransferError)>,
}

/// Releases were not exported or imported.
#[derive(Debug, thiserror::Error)]
pub enum TransferError {
    /// The catalog, or what is in the file.
    #[error(transparent)]
    Catalog(#[from] CatalogError),
    /// The file.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// There is no room to unpack it.
    #[error("there is no folder to work in: {0}; see whether the temporary folder can be written")]
    Folder(io::Error),
    /// The file is of another catalog.
    #[error(
        "{file} is of the catalog {theirs}, and {url} is the catalog {ours}: a release belongs to the one that it was signed \
         for. Import it into an empty place, as a copy of that catalog: --catalog NEW; or promote its source here"
    )]
    Other {
        /// The file.
        file: String,
        /// Its catalog.
        theirs: String,
        /// The catalog.
        url: String,
        /// Its id.
        ours: String,
    },
    /// The file holds no release: nobody vouches for the id that it names.
    #[error("{file} holds no release, so that there is nothing to take; `forge catalog export` writes files that do")]
    Empty {
        /// The file.
        file: String,
    },
    /// Another release has its name and version.
    #[error("{url} has another {name}@{version} than the file: two releases were signed for it; see which is right")]
    Conflict {
        /// The catalog.
        url: String,
        /// The tool.
        name: ToolName,
        /// The version.
        version: Version,
    },
    /// The state was changed here and there.
    #[error(
        "the state of {name}@{version} was changed in {url} and, otherwise, in the file; the release is there and its \
             state stays as it is"
    )]
    Diverged {
        /// The catalog.
        url: String,
        /// The tool.
        name: ToolName,
        /// The version.
        version: Version,
    },
}

impl TransferError {
    /// Whether it is about one release, and another may be well.
    fn is_of_release(&self) -> bool {
        use CatalogError as E;
        let Self::Catalog(error) = self else { return false };
        match error {
            E::Store(error) => matches!(error, StoreError::NotAFile { .. } | StoreError::TooLarge { .. }),
            E::Damaged { .. } | E::Trust(_) | E::Missing { .. } => true,
            _ => false,
        }
    }
}

impl Catalog {
    /// Writes releases to a file: those that are named, or of these tools all that are whole.
    pub fn export(&self, wanted: &[ReleaseSpec], file: &Path) -> Result<Exported, TransferError> {
        let folder = tempfile::tempdir().map_err(TransferError::Folder)?;
        let copy = Self::new(Arc::new(FolderStore::new(folder.path())), self.trusted.clone());
        let (mut named, mut found) = (BTreeSet::new(), Vec::new());
        for spec in wanted {
            match &spec.version {
                Some(_) => {
                    named.insert(spec.to_string());
                    found.push(spec.clone());
                }
                None => {
                    let versions = self.versions(&spec.name)?;
                    // Where there is none, showing it says what there is.
                    if versions.is_empty() {
                        self.shown(spec)?;
                    }
                    let of_version = |version| ReleaseSpec { name: spec.name.clone(), version: Some(version) };
                    found.extend(versions.into_iter().map(of_version));
                }
            }
        }
        let mut seen = BTreeSet::new();
        found.retain(|spec| seen.insert(spec.to_string()));
        copy.adopt(self.id()?)?;
        let (mut releases, mut left_out) = (Vec::new(), Vec::new());
        for spec in found {
            match self.shown(&spec).map_err(TransferError::from).and_then(|found| self.copy(&found, &copy)) {
                Ok(_) => releases.push(spec),
                Err(error) if named.contains(&spec.to_string()) || !error.is_of_release() => return Err(error),
                Err(error) => left_out.push((spec, error)),
            }
        }
        if releases.is_empty() && !left_out.is_empty() {
            return Err(left_out.swap_remove(0).1);
        }
        let list = |folder: &str| copy.store.list(&folder.parse().expect("a plain name"), None, usize::MAX);
        let mut paths = vec![Layout::marker()];
        for folder in ["blobs", "releases", "states"] {
            paths.extend(list(folder).map_err(CatalogError::from)?);
        }
        // Half a release may have been copied.
        for (spec, _) in &left_out {
            let Some(version) = &spec.version else { continue };
            let half = [Layout::release(&spec.name, version), Layout::state(&spec.name, version)];
            paths.retain(|path| !half.contains(path));
        }
        archive::pack(folder.path(), &paths, file)?;
        Ok(Exported { releases, left_out })
    }

    /// Takes the releases of a file, with what this machine has seen of them. Nothing is taken if one of them is not whole or
    /// not signed as the policy asks.
    pub fn import(&self, file: &Path) -> Result<Vec<(ReleaseSpec, Transferred)>, TransferError> {
        let folder = tempfile::tempdir().map_err(TransferError::Folder)?;
        archive::unpack(file, folder.path())?;
        let unpacked = Arc::new(FolderStore::unpacked(folder.path(), file));
        let mut theirs = Self::new(unpacked, self.trusted.clone());
        theirs.memory.clone_from(&self.memory);
        let mut found = Vec::new();
        for name in theirs.names()? {
            for version in theirs.versions(&name)?.into_iter().rev() {
                let spec = ReleaseSpec { name: name.clone(), version: Some(version) };
                let one = theirs.shown(&spec)?;
                theirs.manifest(&one)?;
                theirs.provenance(&one)?;
                theirs.verify_blobs(&one)?;
                found.push((spec, one));
            }
        }
        let id = theirs.id()?;
        if found.is_empty() {
            return Err(TransferError::Empty { file: file.display().to_string() });
        }
        self.require_decided()?;
        self.adopt(id)?;
        let ours = self.id()?;
        if ours != id {
            let (file, url) = (file.display().to_string(), self.url().to_string());
            return Err(TransferError::Other { file, theirs: id.to_owned(), url, ours: ours.to_owned() });
        }
        let mut taken = Vec::new();
        for (spec, one) in found {
            let transferred = theirs.copy(&one, self)?;
            if transferred != Transferred::Known {
                let release = &one.release.document;
                let about = if transferred == Transferred::New { FeedSubject::Release } else { FeedSubject::State };
                let (name, version) = (release.name.clone(), release.version.clone());
                // The feed only says where to look; the next entry of the tool brings both.
                let _ = self.announce(&FeedEntry { about, name, version, document: one.digest });
            }
            taken.push((spec, transferred));
        }
        Ok(taken)
    }

    /// Makes an empty place a copy of the catalog with this id.
    fn adopt(&self, id: &str) -> Result<(), CatalogError> {
        if self.marker()?.is_none() {
            let bytes = serde_json::to_vec(&Marker::of(id)).expect("a marker is made of texts");
            // Whoever was first decides; the id is compared afterwards.
            let (Creation::Created | Creation::Exists) = self.store.create(&Layout::marker(), &bytes)?;
        }
        Ok(())
    }

    /// Copies a release with its blobs and the changes of its state to another place of the same catalog.
    fn copy(&self, found: &Found, to: &Self) -> Result<Transferred, TransferError> {
        let release = &found.release.document;
        let (name, version) = (&release.name, &release.version);
        let parts = [Some(release.artifact), Some(release.module), Some(release.source), release.cases];
        let parts = parts.into_iter().flatten().chain([release.provenance]).chain(release.approvals.iter().copied());
        for digest in parts {
            to.put_blob(&self.blob_of(found, "part", &digest)?)?;
        }
        let path = Layout::release(name, version);
        let bytes = self.store.get(&path).map_err(CatalogError::from)?.map(|object| object.bytes).unwrap_or_default();
        let what = || format!("{name}@{version} in {}", self.url());
        if forge_cache::Digest::of(&bytes) != found.digest {
            let reason = "it has changed while it was read".to_owned();
            return Err(CatalogError::Damaged { what: what(), reason }.into());
        }
        let conflict = || {
            let url = to.url().to_string();
            Err(TransferError::Conflict { url, name: name.clone(), version: version.clone() })
        };
        let there = || -> Result<_, CatalogError> { Ok(to.store.get(&path)?.map(|object| object.bytes)) };
        if there()?.is_some_and(|there| there != bytes) {
            return conflict();
        }
        // What became of it comes first: a copy that ends in between has no release that was quarantined, and is not.
        let changed = self.copy_state(found, to)?;
        let creation = to.store.create(&path, &bytes).map_err(CatalogError::from)?;
        if creation == Creation::Exists && there()?.as_ref() != Some(&bytes) {
            return conflict();
        }
        Ok(match (creation, changed) {
            (Creation::Created, _) => Transferred::New,
            (Creation::Exists, true) => Transferred::Changed,
            (Creation::Exists, false) => Transferred::Known,
        })
    }

    /// Brings the record of a release's state up to this one's. Gives whether something was added.
    fn copy_state(&self, found: &Found, to: &Self) -> Result<bool, TransferError> {
        let release = &found.release.document;
        let path = Layout::state(&release.name, &release.version);
        let read = |bytes: &[u8]| -> Result<StateRecord, CatalogError> {
            let what = format!("the state of {}@{}", release.name, release.version);
            serde_json::from_slice(bytes).map_err(|error| CatalogError::Damaged { what, reason: error.to_string() })
        };
        // Verified, and with what this machine has seen that the store leaves out.
        let record = self.state(&release.name, &release.version, &found.digest)?.record;
        if record.changes.is_empty() {
            return Ok(false);
        }
        let bytes = serde_json::to_vec(&record).expect("envelopes are made of texts");
        for _ in 0..ATTEMPTS {
            let done = match to.store.get(&path).map_err(CatalogError::from)? {
                None => to.store.create(&path, &bytes).map_err(CatalogError::from)? == Creation::Created,
                Some(object) => {
                    let there = read(&object.bytes)?;
                    if there.changes.starts_with(&record.changes) {
                        return Ok(false);
                    }
                    if !record.changes.starts_with(&there.changes) {
                        break;
                    }
                    to.store.replace(&path, &bytes, &object.tag).map_err(CatalogError::from)? == Replacement::Replaced
                }
            };
            if done {
                return Ok(true);
            }
        }
        let (name, version) = (release.name.clone(), release.version.clone());
        Err(TransferError::Diverged { url: to.url().to_string(), name, version })
    }
}
