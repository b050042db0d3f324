//! What the unit tests of this crate share.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::Cache;

/// A cache of its own for one test.
pub(crate) struct Scratch {
    pub(crate) cache: Cache,
    folder: TempDir,
}

impl Scratch {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let cache = Cache::open(&folder.path().join("cache")).expect("a new cache");
        Self { cache, folder }
    }

    /// A folder around the cache.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }
}

/// Flips one bit of the file, and then cuts it, at each of its positions in turn, and calls `then` after
/// each. `then` has to leave the file as it was before.
pub(crate) fn flip_every_byte(path: &Path, then: impl Fn()) {
    let sound = fs::read(path).expect("read the entry");
    assert!(!sound.is_empty());
    for position in 0..sound.len() {
        let mut bytes = sound.clone();
        bytes[position] ^= 1 << (position % 8);
        fs::write(path, &bytes).expect("flip");
        then();
        assert_eq!(fs::read(path).expect("read the entry"), sound);
        fs::write(path, &sound[..position]).expect("cut");
        then();
    }
}
