//! What this machine has seen of releases, at whatever address: no store makes it forget that.
//!
//! ```text
//! <catalogs>/seen/
//!   releases/CATALOG/NAME/VERSION.json        the release's digest, and every signed change of its state
//!   artifacts/ARTIFACT/CATALOG@NAME@VERSION   an empty file: this release has that artifact
//! ```
//!
//! CATALOG is made of the catalog's id, which every release repeats under its signature: a copy elsewhere, or another way to
//! write the address, is the same catalog. Releases are remembered once they are used, promoted or changed.

use std::{
    fs, io,
    io::Write as _,
    path::{Path, PathBuf},
};

use forge_cache::Digest;
use semver::Version;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{
    CatalogError, Change, Envelope, Refused, Release, ReleaseSpec, ReleaseState, TrustError, TrustedKeys, Verified,
    read::counted_change,
};
use crate::{home::Home, tool::ToolName};

/// The folder of what was seen.
#[derive(Clone, Debug)]
pub struct Memory {
    pub(super) folder: PathBuf,
}

/// What was seen of one release.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Seen {
    /// SHA-256 of its envelope.
    pub(super) release: Digest,
    /// Its artifact.
    pub(super) artifact: Digest,
    /// The changes of its state.
    pub(super) changes: Vec<Envelope>,
}

/// A release that was seen, with the changes of its state that count.
pub(super) struct Known {
    pub(super) name: ToolName,
    pub(super) version: Version,
    /// SHA-256 of its envelope.
    pub(super) release: Digest,
    pub(super) changes: Vec<Verified<Change>>,
}

/// How what a store says follows from what was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Follows {
    /// It says the same, or more.
    Ahead,
    /// It leaves out what came last.
    Behind,
    /// It says something else.
    Forked,
}

/// How changes that are found follow from those that were seen.
pub(crate) fn follows(seen: &[Envelope], found: &[Envelope]) -> Follows {
    let same = seen.iter().zip(found).all(|(seen, found)| seen.digest() == found.digest());
    match same {
        false => Follows::Forked,
        true if found.len() < seen.len() => Follows::Behind,
        true => Follows::Ahead,
    }
}

impl Memory {
    /// That of this user's catalogs. Touches nothing.
    pub fn of(home: &Home) -> Self {
        Self { folder: home.catalogs.join("seen") }
    }

    /// What was seen of a release of the catalog with this id.
    pub(super) fn seen(
        &self,
        catalog: &str,
        name: &ToolName,
        version: &Version,
    ) -> Result<Option<Seen>, CatalogError> {
        read(&self.file(catalog, name, version))
    }

    /// The file in which that is.
    pub(super) fn file(&self, catalog: &str, name: &ToolName, version: &Version) -> PathBuf {
        self.folder.join("releases").join(called(catalog)).join(name.as_str()).join(format!("{version}.json"))
    }

    /// Remembers a release with the changes of its state, which follow from what was seen. Where nothing can be written,
    /// nothing is remembered: a home that cannot be written to stops no run.
    pub(super) fn note(&self, release: &Release, digest: &Digest, changes: &[Envelope]) {
        let seen = Seen { release: *digest, artifact: release.artifact, changes: changes.to_vec() };
        let _ = self.write(release, &seen);
    }

    fn write(&self, release: &Release, seen: &Seen) -> io::Result<()> {
        fs::create_dir_all(&self.folder)?;
        let lock = fs::OpenOptions::new().create(true).append(true).open(self.folder.join("lock"))?;
        lock.lock()?;
        let file = self.file(&release.catalog, &release.name, &release.version);
        // Another process may have read more meanwhile, or another release.
        let known: Option<Seen> = read(&file).ok().flatten();
        if known.is_some_and(|known| known.release != seen.release || known.changes.len() > seen.changes.len()) {
            return Ok(());
        }
        write(&file, seen)?;
        let catalog = called(&release.catalog);
        let folder = self.artifacts(&release.artifact);
        fs::create_dir_all(&folder)?;
        fs::write(folder.join(format!("{catalog}@{}@{}", release.name, release.version)), "")
    }

    /// The releases that have an artifact, as these keys have them.
    pub(super) fn releases_of(&self, artifact: &Digest, trusted: &TrustedKeys) -> Result<Vec<Known>, CatalogError> {
        let entries = match fs::read_dir(self.artifacts(artifact)) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(damaged(&self.artifacts(artifact), &error.to_string())),
        };
        let mut releases = Vec::new();
        for entry in entries.flatten() {
            let named = entry.file_name();
            let Some((catalog, release)) = named.to_str().and_then(|name| name.split_once('@')) else { continue };
            let Ok(ReleaseSpec { name, version: Some(version) }) = release.parse() else { continue };
            let file = self.folder.join("releases").join(catalog).join(name.as_str()).join(format!("{version}.json"));
            let Some(seen) = read(&file)?.filter(|seen: &Seen| seen.artifact == *artifact) else { continue };
            let changes = seen.counted(&name, &version, trusted)?;
            releases.push(Known { name, version, release: seen.release, changes });
        }
        Ok(releases)
    }

    fn artifacts(&self, artifact: &Digest) -> PathBuf {
        self.folder.join("artifacts").join(artifact.to_string())
    }
}

impl Seen {
    /// The changes of its state that count.
    fn counted(
        &self,
        name: &ToolName,
        version: &Version,
        trusted: &TrustedKeys,
    ) -> Result<Vec<Verified<Change>>, TrustError> {
        let what = format!("the state of {name}@{version} that this machine has seen");
        let mut counted = Vec::new();
        let forbid = trusted.that_forbid();
        for envelope in &self.changes {
            counted.extend(counted_change((trusted, &forbid), envelope, counted.last(), &what)?);
        }
        Ok(counted)
    }
}

impl Known {
    /// Why it does not run, as the last change has it.
    pub(super) fn refusal(&self) -> Option<Refused> {
        let last = self.changes.last().filter(|last| last.document.state == ReleaseState::Quarantined)?;
        Some(Refused::Quarantined {
            name: self.name.clone(),
            version: self.version.clone(),
            reason: last.document.reason.clone(),
            by: last.by.called(),
            since: last.document.stamp.time,
        })
    }
}

/// An id is what somebody wrote into a store: it is no path.
pub(super) fn called(catalog: &str) -> String {
    Digest::of(catalog.as_bytes()).to_string()[..16].to_owned()
}

/// What a file of the memory says. `None` if there is none.
pub(super) fn read<T: DeserializeOwned>(path: &Path) -> Result<Option<T>, CatalogError> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(damaged(path, &error.to_string())),
    };
    serde_json::from_slice(&bytes).map(Some).map_err(|error| damaged(path, &error.to_string()))
}

/// Puts a file of the memory in the place of what was there.
pub(super) fn write(path: &Path, seen: &impl Serialize) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut file = tempfile::Builder::new().prefix(".forge-").tempfile_in(folder)?;
    file.write_all(&serde_json::to_vec(seen)?)?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

fn damaged(path: &Path, reason: &str) -> CatalogError {
    CatalogError::Memory { path: path.to_owned(), reason: reason.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::SigningKey;

    #[test]
    fn who_read_less_or_another_makes_nobody_forget() {
        let folder = tempfile::tempdir().unwrap();
        let memory = Memory { folder: folder.path().join("seen") };
        let (ours, theirs) = (Digest::of(b"ours"), Digest::of(b"theirs"));
        let release = Release {
            catalog: "a catalog".into(),
            name: "adds".parse().unwrap(),
            version: Version::new(1, 0, 0),
            artifact: ours,
            module: ours,
            source: ours,
            cases: None,
            provenance: ours,
            module_size: 1,
            description: String::new(),
            needs: Default::default(),
            tags: Default::default(),
            cases_passed: 0,
            policy: ours,
            approvals: Vec::new(),
            message: String::new(),
            stamp: crate::catalog::Stamp::now().unwrap(),
        };
        let key = SigningKey::generate("ci").unwrap();
        let change = |text: &[u8]| Envelope::sign_bytes(text, "a change", &key).unwrap();
        let (one, two) = (vec![change(b"one")], vec![change(b"one"), change(b"two")]);
        let seen = || memory.seen("a catalog", &release.name, &release.version).unwrap().unwrap();
        memory.note(&release, &ours, &one);
        assert_eq!((seen().release, seen().changes.len()), (ours, 1));
        memory.note(&release, &ours, &two);
        memory.note(&release, &ours, &one);
        memory.note(&release, &ours, &[]);
        memory.note(&release, &theirs, &[two, one].concat());
        assert_eq!((seen().release, seen().changes.len()), (ours, 2));
    }
}
