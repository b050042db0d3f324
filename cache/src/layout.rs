//! Where things lie in the folder of a cache, and how the folder is made.

use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, ErrorKind};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use rustix::fs::{Access, AtFlags, CWD, accessat};

use crate::{Bucket, CacheError, Digest};

/// Backup programs leave a folder out that holds this file: <https://bford.info/cachedir/>.
const TAG: &str = "\
Signature: 8a477f597d28d172789f06886806bc55
# This folder is a cache made by forge. It may be deleted at any time; forge makes it again.
# What the line above means: https://bford.info/cachedir/
";

/// The paths of one cache.
#[derive(Debug, Clone)]
pub(crate) struct Layout {
    root: PathBuf,
}

/// Whether the cache takes new entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    Writable,
    ReadOnly,
}

impl Layout {
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Shared while something is written, exclusive while the cache is collected. Made last, so that it
    /// proves that the rest of the layout is there.
    pub(crate) fn lock(&self) -> PathBuf {
        self.root.join("lock")
    }

    /// Touched by each collection: when the next one is due.
    pub(crate) fn last_trim(&self) -> PathBuf {
        self.root.join("last-trim")
    }

    pub(crate) fn blobs(&self) -> PathBuf {
        self.root.join("blobs-v1")
    }

    pub(crate) fn blob(&self, digest: &Digest) -> PathBuf {
        sharded(self.blobs(), digest)
    }

    pub(crate) fn actions(&self) -> PathBuf {
        self.root.join("actions-v1")
    }

    pub(crate) fn action(&self, bucket: Bucket, key: &Digest) -> PathBuf {
        sharded(self.actions().join(bucket.to_string()), key)
    }

    pub(crate) fn native(&self) -> PathBuf {
        self.root.join("native-v1")
    }

    pub(crate) fn locks(&self) -> PathBuf {
        self.root.join("locks-v1")
    }

    pub(crate) fn temporary(&self) -> PathBuf {
        self.root.join("temporary-v1")
    }

    /// Finds the cache in `root`, or makes it. Two system calls where it is found.
    pub(crate) fn open(root: &Path) -> Result<(Self, Reach), CacheError> {
        let root = std::path::absolute(root).map_err(|e| CacheError::reading("find the cache", root, e))?;
        let layout = Self { root };
        match layout.probe() {
            Ok(()) => Ok((layout, Reach::Writable)),
            Err(error) if is_refusal(&error) => layout.open_read_only(error),
            Err(_) => match layout.make() {
                Ok(()) => Ok((layout, Reach::Writable)),
                Err(CacheError::ReadOnly { source: Some(error), .. }) => layout.open_read_only(error),
                Err(error) => Err(error),
            },
        }
    }

    fn probe(&self) -> io::Result<()> {
        for path in [self.lock(), self.temporary()] {
            accessat(CWD, &path, Access::WRITE_OK, AtFlags::EACCESS)?;
        }
        Ok(())
    }

    fn open_read_only(self, refusal: io::Error) -> Result<(Self, Reach), CacheError> {
        match accessat(CWD, &self.root, Access::READ_OK | Access::EXEC_OK, AtFlags::EACCESS) {
            Ok(()) if self.root.is_dir() => Ok((self, Reach::ReadOnly)),
            _ => Err(CacheError::writing("open the cache", &self.root, refusal)),
        }
    }

    /// Makes what is missing. Several processes may do so at once.
    pub(crate) fn make(&self) -> Result<(), CacheError> {
        let failed = |path: &Path| {
            let path = path.to_owned();
            move |error| CacheError::writing("make the cache", &path, error)
        };
        fs::create_dir_all(&self.root).map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists => {
                CacheError::NotAFolder { operation: "make the cache", path: self.root.clone() }
            }
            _ => failed(&self.root)(error),
        })?;
        for folder in [self.blobs(), self.actions(), self.locks(), self.temporary()] {
            fs::create_dir_all(&folder).map_err(failed(&folder))?;
        }
        make_private(&self.native()).map_err(failed(&self.native()))?;
        let tag = self.root.join("CACHEDIR.TAG");
        fs::write(&tag, TAG).map_err(failed(&tag))?;
        let lock = self.lock();
        OpenOptions::new().create(true).append(true).open(&lock).map_err(failed(&lock))?;
        Ok(())
    }
}

/// Makes a folder that only this user can enter; one that exists is left as it is.
pub(crate) fn make_private(folder: &Path) -> io::Result<()> {
    match DirBuilder::new().mode(0o700).create(folder) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

/// The name of the shard: 256 of them keep folders small.
pub(crate) fn shard(digest: &Digest) -> String {
    hex::encode(&digest.as_bytes()[..1])
}

fn sharded(folder: PathBuf, digest: &Digest) -> PathBuf {
    let mut path = folder;
    path.push(shard(digest));
    path.push(digest.to_string());
    path
}

fn is_refusal(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Scratch;
    use crate::{Cache, Stats};

    #[test]
    fn a_new_cache_is_tagged_and_empty() {
        let scratch = Scratch::new();
        let tag = fs::read_to_string(scratch.cache.root().join("CACHEDIR.TAG")).expect("tag");
        assert!(tag.starts_with("Signature: 8a477f597d28d172789f06886806bc55\n"));
        assert!(scratch.cache.is_writable());
        assert_eq!(scratch.cache.stats().expect("stats"), Stats::default());
    }

    #[test]
    fn a_cache_made_by_half_is_completed() {
        let scratch = Scratch::new();
        let layout = scratch.cache.layout();
        fs::remove_file(layout.lock()).expect("remove");
        fs::remove_dir(layout.native()).expect("remove");
        fs::write(layout.root().join("CACHEDIR.TAG"), "").expect("cut");
        Cache::open(layout.root()).expect("open");
        assert!(layout.lock().exists() && layout.native().exists());
        assert!(fs::metadata(layout.root().join("CACHEDIR.TAG")).expect("tag").len() > 0);
    }

    #[test]
    fn a_file_in_the_place_of_the_cache_is_told() {
        let scratch = Scratch::new();
        let file = scratch.folder().join("file");
        fs::write(&file, "").expect("write");
        for root in [file.clone(), file.join("below")] {
            let error = Cache::open(&root).expect_err("not a folder");
            assert!(matches!(error, CacheError::NotAFolder { .. }), "{error:?}");
        }
    }

    #[test]
    fn a_cache_deleted_while_it_is_open_is_made_again() {
        let scratch = Scratch::new();
        scratch.cache.put(b"before").expect("put");
        fs::remove_dir_all(scratch.cache.root()).expect("delete the cache");
        assert_eq!(scratch.cache.get(&Digest::of(b"before")).expect("get"), None);
        let digest = scratch.cache.put(b"after").expect("put");
        assert!(scratch.cache.get(&digest).expect("get").is_some());
        assert!(scratch.cache.root().join("CACHEDIR.TAG").exists());
        fs::remove_dir_all(scratch.cache.root()).expect("delete the cache");
        scratch.cache.put_native("engine", &digest, b"code").expect("put");
        assert!(scratch.cache.native("engine", &digest).expect("native").is_some());
        fs::remove_dir_all(scratch.cache.root()).expect("delete the cache");
        assert!(scratch.cache.temporary_folder().expect("folder").path().is_dir());
        fs::remove_dir_all(scratch.cache.root()).expect("delete the cache");
        scratch.cache.gc(Some(0)).expect("gc");
    }
}
