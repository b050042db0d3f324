//! Locks between processes. The kernel lets go of them when their holder ends, however it ends.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use crate::{Cache, CacheError, Digest};

/// Between two looks at a lock that others hold.
const PATIENCE: Duration = Duration::from_millis(5);

/// The right to do one action, held by one thread of one process at a time, until it is dropped.
#[derive(Debug)]
#[must_use = "the lock is released when this is dropped"]
pub struct KeyLock {
    /// None where the cache is read-only.
    held: Option<(File, PathBuf)>,
}

impl Drop for KeyLock {
    fn drop(&mut self) {
        // Removed while it is held: who waits on this file wakes up, sees that it is gone, and takes a new
        // one. If the cache was deleted meanwhile, what is there now is the lock of another.
        if let Some((lock, path)) = &self.held
            && is_at(lock, path)
        {
            let _ = fs::remove_file(path);
        }
    }
}

impl Cache {
    /// Waits for the right to do the action `key`. Having got it, look the action up again: whoever held it
    /// before has probably done it. In a read-only cache nothing can be shared, and so nothing is locked.
    ///
    /// A thread that asks for a key which it holds already waits for ever.
    pub fn lock_key(&self, key: &Digest) -> Result<KeyLock, CacheError> {
        loop {
            if let Some(lock) = self.lock_key_by(key, |file| wait(|| file.lock()).map(|()| true))? {
                return Ok(lock);
            }
        }
    }

    /// The right to do the action `key`, or `None` if someone else is doing it now.
    pub fn try_lock_key(&self, key: &Digest) -> Result<Option<KeyLock>, CacheError> {
        self.lock_key_by(key, try_exclusive)
    }

    fn lock_key_by(
        &self,
        key: &Digest,
        acquire: impl Fn(&File) -> io::Result<bool>,
    ) -> Result<Option<KeyLock>, CacheError> {
        const OPERATION: &str = "lock an action of the cache";
        if !self.is_writable() {
            return Ok(Some(KeyLock { held: None }));
        }
        let path = self.layout().locks().join(key.to_string());
        loop {
            let file = self.open_lock(OPERATION, &path)?;
            if !acquire(&file).map_err(|error| CacheError::locking(OPERATION, &path, error))? {
                return Ok(None);
            }
            // The holder before, or a collection, may have removed the file between opening and locking it. A
            // lock on a file without a name excludes nobody.
            if is_at(&file, &path) {
                return Ok(Some(KeyLock { held: Some((file, path)) }));
            }
        }
    }

    /// Keeps collections away while something is written.
    pub(crate) fn writing(&self, operation: &'static str) -> Result<File, CacheError> {
        let path = self.layout().lock();
        let file = self.open_lock(operation, &path)?;
        wait(|| file.lock_shared()).map_err(|error| CacheError::locking(operation, &path, error))?;
        Ok(file)
    }

    /// Keeps writers away while entries are removed.
    pub(crate) fn collecting(&self, longest: Duration) -> Result<File, CacheError> {
        const OPERATION: &str = "collect the cache";
        let path = self.layout().lock();
        let file = self.open_lock(OPERATION, &path)?;
        let begun = Instant::now();
        while !try_exclusive(&file).map_err(|error| CacheError::locking(OPERATION, &path, error))? {
            if begun.elapsed() >= longest {
                return Err(CacheError::Busy { path: self.root().to_owned(), waited: longest });
            }
            thread::sleep(PATIENCE);
        }
        Ok(file)
    }

    fn open_lock(&self, operation: &'static str, path: &Path) -> Result<File, CacheError> {
        let open = || OpenOptions::new().create(true).append(true).open(path);
        match open() {
            // Someone deleted the cache while it was open.
            Err(error) if error.kind() == ErrorKind::NotFound => {
                self.layout().make()?;
                open()
            }
            other => other,
        }
        .map_err(|error| CacheError::writing(operation, path, error))
    }
}

/// The lock, if nobody holds it.
pub(crate) fn try_exclusive(file: &File) -> io::Result<bool> {
    match file.try_lock() {
        Ok(()) => Ok(true),
        Err(TryLockError::WouldBlock) => Ok(false),
        Err(TryLockError::Error(error)) if error.kind() == ErrorKind::Interrupted => Ok(false),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

/// Whether `path` still leads to this file.
pub(crate) fn is_at(file: &File, path: &Path) -> bool {
    match (file.metadata(), fs::symlink_metadata(path)) {
        (Ok(held), Ok(named)) => held.dev() == named.dev() && held.ino() == named.ino(),
        _ => false,
    }
}

/// A signal that was handled does not end the waiting.
fn wait(mut lock: impl FnMut() -> io::Result<()>) -> io::Result<()> {
    loop {
        match lock() {
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            other => return other,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::testing::Scratch;

    #[test]
    fn one_thread_at_a_time_holds_a_key() {
        let scratch = Scratch::new();
        let key = Digest::of(b"key");
        let inside = AtomicUsize::new(0);
        thread::scope(|scope| {
            for _ in 0..16 {
                scope.spawn(|| {
                    for _ in 0..20 {
                        let lock = scratch.cache.lock_key(&key).expect("lock");
                        assert_eq!(inside.fetch_add(1, Ordering::SeqCst), 0);
                        thread::yield_now();
                        assert_eq!(inside.fetch_sub(1, Ordering::SeqCst), 1);
                        drop(lock);
                    }
                });
            }
        });
        assert_eq!(fs::read_dir(scratch.cache.layout().locks()).expect("list").count(), 0);
    }

    #[test]
    fn a_held_key_is_told_at_once_and_other_keys_are_free() {
        let scratch = Scratch::new();
        let key = Digest::of(b"key");
        let held = scratch.cache.lock_key(&key).expect("lock");
        assert!(scratch.cache.try_lock_key(&key).expect("try").is_none());
        assert!(scratch.cache.try_lock_key(&Digest::of(b"other")).expect("try").is_some());
        drop(held);
        assert!(scratch.cache.try_lock_key(&key).expect("try").is_some());
    }

    #[test]
    fn collecting_meanwhile_does_not_let_a_second_in() {
        let scratch = Scratch::new();
        let key = Digest::of(b"key");
        let inside = AtomicUsize::new(0);
        let left = AtomicUsize::new(8);
        thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..50 {
                        let _lock = scratch.cache.lock_key(&key).expect("lock");
                        assert_eq!(inside.fetch_add(1, Ordering::SeqCst), 0);
                        thread::yield_now();
                        inside.fetch_sub(1, Ordering::SeqCst);
                    }
                    left.fetch_sub(1, Ordering::SeqCst);
                });
            }
            while left.load(Ordering::SeqCst) > 0 {
                scratch.cache.gc(None).expect("gc");
            }
        });
    }

    #[test]
    fn a_key_held_in_a_deleted_cache_leaves_the_new_lock_alone() {
        let scratch = Scratch::new();
        let key = Digest::of(b"key");
        let old = scratch.cache.lock_key(&key).expect("lock");
        fs::remove_dir_all(scratch.cache.root()).expect("delete the cache");
        let new = scratch.cache.lock_key(&key).expect("lock again");
        drop(old);
        assert!(scratch.cache.try_lock_key(&key).expect("try").is_none());
        drop(new);
    }

    #[test]
    fn a_collection_gives_up_when_others_do_not() {
        let scratch = Scratch::new();
        let writing = scratch.cache.writing("store a blob").expect("lock");
        let error = scratch.cache.collecting(Duration::ZERO).expect_err("in use");
        assert!(matches!(error, CacheError::Busy { .. }));
        assert!(error.to_string().contains("it was in use for 0 seconds; try again when"), "{error}");
        assert_eq!(scratch.cache.trim_when_due(0).expect("not due"), None);
        drop(writing);
        assert!(scratch.cache.trim_when_due(0).expect("due").is_some());
        assert_eq!(scratch.cache.trim_when_due(0).expect("done today"), None);
    }
}
