//! Where a process makes things before they take their place.
//!
//! Each open cache that writes owns one folder below `temporary-v1/` and holds a lock on it. The lock goes
//! when the process does, however it ends; what then lies there is rubbish, and the next collection takes it
//! away. A process number would not do: it is used again, and means nothing in another container on the same
//! folder.

use std::fs::{self, File, OpenOptions};
use std::hash::{BuildHasher, Hasher, RandomState};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::layout::make_private;

pub(crate) const LOCK: &str = "lock";

/// The folder of this process, removed when it is dropped.
#[derive(Debug)]
pub(crate) struct Workshop {
    folder: PathBuf,
    made: AtomicU64,
    /// Held, never read.
    _lock: File,
}

impl Workshop {
    /// Opens a workshop below `temporary`. The caller keeps collections away meanwhile, or the new folder
    /// could be taken for rubbish before it is locked.
    pub(crate) fn open(temporary: &Path) -> io::Result<Self> {
        fs::create_dir_all(temporary)?;
        // RandomState takes its keys from the operating system, and other ones each time.
        let name = format!("{:016x}", RandomState::new().build_hasher().finish());
        let folder = temporary.join(name);
        fs::create_dir(&folder).and_then(|()| {
            let lock = OpenOptions::new().create(true).append(true).mode(0o600).open(folder.join(LOCK))?;
            lock.lock()?;
            make_private(&folder.join("work"))?;
            Ok(Self { folder, made: AtomicU64::new(0), _lock: lock })
        })
    }

    /// A path in this workshop where nothing is yet.
    pub(crate) fn new_path(&self) -> PathBuf {
        let number = self.made.fetch_add(1, Ordering::Relaxed);
        self.folder.join("work").join(number.to_string())
    }
}

impl Drop for Workshop {
    fn drop(&mut self) {
        // What cannot be removed now is removed by the next collection.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// A folder for files in the making, on the filesystem of the cache. Removed with all that it holds when it
/// is dropped; when the process is killed, by the next collection.
#[derive(Debug)]
pub struct TemporaryFolder {
    path: PathBuf,
    /// Keeps the workshop, and so its lock, for as long as the folder is used.
    _workshop: Arc<Workshop>,
}

impl TemporaryFolder {
    pub(crate) fn make(workshop: Arc<Workshop>) -> io::Result<Self> {
        let path = workshop.new_path();
        fs::create_dir(&path)?;
        Ok(Self { path, _workshop: workshop })
    }

    /// Where the folder is.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for TemporaryFolder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.path);
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use crate::testing::Scratch;

    #[test]
    fn temporary_folders_go_when_they_are_dropped() {
        let scratch = Scratch::new();
        let (first, second) = (scratch.cache.temporary_folder(), scratch.cache.temporary_folder());
        let (first, second) = (first.expect("folder"), second.expect("folder"));
        assert_ne!(first.path(), second.path());
        assert!(first.path().starts_with(scratch.cache.root()));
        fs::write(first.path().join("file"), "content").expect("write");
        let path = first.path().to_owned();
        drop(first);
        assert!(!path.exists() && second.path().is_dir());
    }

    #[test]
    fn a_temporary_folder_outlives_the_handle() {
        let scratch = Scratch::new();
        let cache = crate::Cache::open(scratch.cache.root()).expect("open");
        let folder = cache.temporary_folder().expect("folder");
        drop(cache);
        scratch.cache.gc(Some(0)).expect("gc");
        assert!(folder.path().is_dir());
        drop(folder);
        assert_eq!(fs::read_dir(scratch.cache.layout().temporary()).expect("list").count(), 0);
    }
}
