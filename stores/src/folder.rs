//! A folder as a store.
//!
//! Objects are files. One is created by linking a finished temporary file to its name, which the filesystem lets only one
//! win; and replaced by a rename, under a lock on the folder that all replacing shares. An object's tag is the SHA-256 of its
//! bytes. Others may write into the folder, too: what is no file, such as a pipe or a link, is an error and never read.
//!
//! ```text
//! ROOT/
//!   .forge-store/
//!     lock          held while an object is replaced
//!     temporary/    what is not finished
//!   releases/…      the objects
//! ```

use std::{
    fs::{self, File, TryLockError},
    io::{self, ErrorKind, Write as _},
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

use forge_cache::Digest;

use crate::{
    Creation, Object, Replacement, Store, StoreError, StorePath, StoreUrl, Tag, Writing,
    file::{self, ReadFailure},
};

/// The most bytes of one object.
const MOST: u64 = 256 << 20;
/// The longest that is waited for the lock. Whoever may read it can hold it, and replacing takes milliseconds.
const LOCKED: Duration = Duration::from_secs(20);

/// A folder of this machine, or of a disk that it has mounted.
#[derive(Debug)]
pub struct FolderStore {
    url: StoreUrl,
    root: PathBuf,
}

impl FolderStore {
    /// The store in this folder. It is made with the first object.
    pub fn new(root: &Path) -> Self {
        let url = StoreUrl::folder(root);
        let root = url.as_folder().unwrap_or_else(|| root.to_owned());
        Self { url, root }
    }

    /// The store in this folder, for messages that are about the file that it was unpacked from.
    pub fn unpacked(root: &Path, file: &Path) -> Self {
        Self { url: StoreUrl::folder(file), ..Self::new(root) }
    }

    fn file(&self, path: &StorePath) -> PathBuf {
        self.root.join(path.as_str())
    }

    fn own(&self, name: &str) -> PathBuf {
        self.root.join(".forge-store").join(name)
    }

    fn failed(&self, action: &str, error: &io::Error) -> StoreError {
        let (url, reason) = (self.url.to_string(), format!("{action}: {error}"));
        match error.kind() {
            ErrorKind::PermissionDenied => StoreError::Refused { url, reason },
            ErrorKind::ReadOnlyFilesystem => StoreError::ReadOnly { url, reason },
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
                StoreError::Full { url, reason }
            }
            _ => StoreError::Unreachable { url, reason },
        }
    }

    /// A finished file that has no name among the objects yet.
    fn finished(&self, path: &StorePath, bytes: &[u8]) -> Result<tempfile::NamedTempFile, StoreError> {
        let failed = |error| self.failed(&format!("cannot write {path}"), &error);
        let temporary = self.own("temporary");
        fs::create_dir_all(&temporary).map_err(failed)?;
        if let Some(folder) = self.file(path).parent() {
            fs::create_dir_all(folder).map_err(failed)?;
        }
        let readable = std::os::unix::fs::PermissionsExt::from_mode(0o644);
        let mut file = tempfile::Builder::new().permissions(readable).tempfile_in(&temporary).map_err(failed)?;
        // On the disk before it has a name: a power cut leaves no object that is torn.
        file.write_all(bytes).and_then(|()| file.as_file().sync_data()).map_err(failed)?;
        Ok(file)
    }

    /// The lock under which objects are replaced.
    fn lock(&self, within: Duration) -> Result<File, StoreError> {
        let path = self.own("lock");
        let file = path.display().to_string();
        let failed = |error: &io::Error| self.failed("cannot lock .forge-store/lock", error);
        let lock = file::open_to_write(&path).map_err(|failure| match failure {
            ReadFailure::NotAFile(what) => StoreError::NotAFile { file: file.clone(), what: what.to_string() },
            other => failed(&other.into_io()),
        })?;
        let begun = Instant::now();
        let mut pause = Duration::from_millis(1);
        loop {
            match lock.try_lock() {
                Ok(()) => return Ok(lock),
                Err(TryLockError::Error(error)) => return Err(failed(&error)),
                Err(TryLockError::WouldBlock) if begun.elapsed() > within => {
                    return Err(StoreError::Locked { file, seconds: begun.elapsed().as_secs() });
                }
                Err(TryLockError::WouldBlock) => thread::sleep(pause),
            }
            pause = (pause * 2).min(Duration::from_millis(50));
        }
    }

    fn walk(&self, folder: &Path, base: &str, found: &mut Vec<StorePath>) -> io::Result<()> {
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => return Ok(()),
            Err(error) => return Err(error),
        };
        for entry in entries {
            let entry = entry?;
            let name = entry.file_name();
            let path = format!("{base}/{}", name.to_string_lossy());
            // What has no name of an object is none.
            let Ok(object) = path.parse::<StorePath>() else { continue };
            // What is neither is no object, and reading it says what it is instead.
            match entry.file_type()?.is_dir() {
                true => self.walk(&entry.path(), &path, found)?,
                false => found.push(object),
            }
        }
        Ok(())
    }
}

impl Store for FolderStore {
    fn url(&self) -> &StoreUrl {
        &self.url
    }

    fn writing(&self) -> Result<Writing, StoreError> {
        // The nearest folder that is there has to take what is made in it. The file has no name.
        let there = self.root.ancestors().find(|folder| folder.exists()).unwrap_or(Path::new("/"));
        tempfile::tempfile_in(there).map_err(|error| self.failed("cannot be written", &error))?;
        Ok(Writing::Decided)
    }

    fn get(&self, path: &StorePath) -> Result<Option<Object>, StoreError> {
        let bytes = match file::read_unlinked(&self.file(path), MOST) {
            Ok(Some(bytes)) => bytes,
            Ok(None) => return Ok(None),
            Err(ReadFailure::NotAFile(what)) => {
                let file = self.file(path).display().to_string();
                return Err(StoreError::NotAFile { file, what: what.to_string() });
            }
            Err(ReadFailure::TooLarge) => {
                return Err(StoreError::TooLarge { url: self.url.to_string(), path: path.clone(), most: MOST });
            }
            Err(ReadFailure::Io(error)) => return Err(self.failed(&format!("cannot read {path}"), &error)),
        };
        let tag = tag(&bytes);
        Ok(Some(Object { bytes, tag }))
    }

    fn create(&self, path: &StorePath, bytes: &[u8]) -> Result<Creation, StoreError> {
        if fs::symlink_metadata(self.file(path)).is_ok() {
            return Ok(Creation::Exists);
        }
        let file = self.finished(path, bytes)?;
        match fs::hard_link(file.path(), self.file(path)) {
            Ok(()) => Ok(Creation::Created),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(Creation::Exists),
            Err(error) => Err(self.failed(&format!("cannot make {path}"), &error)),
        }
    }

    fn replace(&self, path: &StorePath, bytes: &[u8], expected: &Tag) -> Result<Replacement, StoreError> {
        let file = self.finished(path, bytes)?;
        let failed = |error| self.failed(&format!("cannot replace {path}"), &error);
        let _lock = self.lock(LOCKED)?;
        match self.get(path)? {
            Some(object) if object.tag == *expected => {}
            _ => return Ok(Replacement::Changed),
        }
        file.persist(self.file(path)).map_err(|error| failed(error.error))?;
        Ok(Replacement::Replaced)
    }

    fn list(&self, folder: &StorePath, after: Option<&StorePath>, most: usize) -> Result<Vec<StorePath>, StoreError> {
        let mut found = Vec::new();
        self.walk(&self.file(folder), folder.as_str(), &mut found)
            .map_err(|error| self.failed(&format!("cannot list {folder}"), &error))?;
        found.sort();
        let from = after.map_or(0, |after| found.partition_point(|path| path <= after));
        Ok(found.into_iter().skip(from).take(most).collect())
    }
}

fn tag(bytes: &[u8]) -> Tag {
    Tag(Digest::of(bytes).to_string())
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;

    fn path(text: &str) -> StorePath {
        text.parse().unwrap()
    }

    #[test]
    fn one_of_many_creates_and_one_of_many_replaces() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        let all = |act: &(dyn Fn(&FolderStore, usize) -> bool + Sync)| {
            let acted: Vec<bool> = thread::scope(|scope| {
                let threads: Vec<_> =
                    (0..16).map(|one| scope.spawn(move || act(&FolderStore::new(root), one))).collect();
                threads.into_iter().map(|thread| thread.join().unwrap()).collect()
            });
            acted.into_iter().filter(|won| *won).count()
        };
        let bytes = |one: usize| vec![u8::try_from(one).unwrap(); 1000];
        let created = all(&|store, one| store.create(&path("a/b"), &bytes(one)).unwrap() == Creation::Created);
        assert_eq!(created, 1);
        let object = FolderStore::new(folder.path()).get(&path("a/b")).unwrap().unwrap();
        let replaced = all(&|store, one| {
            store.replace(&path("a/b"), &bytes(one + 16), &object.tag).unwrap() == Replacement::Replaced
        });
        assert_eq!(replaced, 1);
    }

    #[test]
    fn objects_are_listed_in_order_behind_one() {
        let folder = tempfile::tempdir().unwrap();
        let store = FolderStore::new(folder.path());
        assert!(store.list(&path("r"), None, 10).unwrap().is_empty() && store.get(&path("r/a")).unwrap().is_none());
        for name in ["r/b/2", "r/b/1", "r/a/9", "r/a.b", "s/a"] {
            assert_eq!(store.create(&path(name), b"x").unwrap(), Creation::Created);
            assert_eq!(store.create(&path(name), b"y").unwrap(), Creation::Exists);
        }
        let names = |after: Option<&str>, most| -> Vec<String> {
            let found = store.list(&path("r"), after.map(path).as_ref(), most).unwrap();
            found.iter().map(ToString::to_string).collect()
        };
        assert_eq!(names(None, 10), ["r/a.b", "r/a/9", "r/b/1", "r/b/2"]);
        assert_eq!(names(Some("r/a/9"), 1), ["r/b/1"]);
        assert!(matches!(store.get(&path("r/a")), Err(StoreError::NotAFile { .. })));
        assert_eq!(store.replace(&path("r/none"), b"z", &tag(b"")).unwrap(), Replacement::Changed);
    }
    #[test]
    fn a_lock_that_is_held_or_is_no_file_is_told_of() {
        let folder = tempfile::tempdir().unwrap();
        let (store, object) = (FolderStore::new(folder.path()), path("a"));
        assert_eq!(store.create(&object, b"x").unwrap(), Creation::Created);
        let at = |name: &str| folder.path().join(".forge-store").join(name);
        // Whoever may only read it can hold it as well.
        fs::write(at("lock"), "").unwrap();
        let held = File::open(at("lock")).unwrap();
        held.lock_shared().unwrap();
        let refused = store.lock(Duration::from_millis(20)).unwrap_err();
        assert!(matches!(&refused, StoreError::Locked { file, .. } if file.ends_with("lock")), "{refused}");
        drop(held);
        assert_eq!(store.replace(&object, b"y", &tag(b"x")).unwrap(), Replacement::Replaced);
        let refused = |what: &str| {
            let error = store.replace(&object, b"z", &tag(b"y")).unwrap_err();
            assert!(matches!(&error, StoreError::NotAFile { what: found, .. } if found == what), "{what}: {error}");
            fs::rename(at("lock"), at(&what.replace(' ', "-"))).unwrap();
        };
        fs::remove_file(at("lock")).unwrap();
        fs::create_dir(at("lock")).unwrap();
        refused("a folder");
        std::os::unix::fs::symlink(folder.path().join("elsewhere"), at("lock")).unwrap();
        refused("a symbolic link");
        assert!(!folder.path().join("elsewhere").exists());
        let mode = rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR;
        rustix::fs::mkfifoat(rustix::fs::CWD, at("lock"), mode).unwrap();
        refused("a pipe");
    }
}
