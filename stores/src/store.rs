//! What every store can do.

use std::fmt;

use crate::{StoreError, StorePath, StoreUrl};

/// A place that holds objects. Many threads, processes and machines may use it at once.
///
/// What is created is there whole or not at all, and whoever asks afterwards finds it. Calls block; a store waits and tries
/// again by itself where that helps, for a bounded time.
pub trait Store: Send + Sync + fmt::Debug {
    /// Where it is.
    fn url(&self) -> &StoreUrl;

    /// Whether writes are decided by the store, so that only one of many writers wins. Asks the store, by trying it.
    fn writing(&self) -> Result<Writing, StoreError>;

    /// An object, whole. `None` if there is none.
    fn get(&self, path: &StorePath) -> Result<Option<Object>, StoreError>;

    /// Makes an object that is not there.
    ///
    /// Where the store's answer was lost, what is there decides: the same bytes were written by this call. So bytes that
    /// two writers might have in common, and of which only one may win, need something that tells them apart.
    fn create(&self, path: &StorePath, bytes: &[u8]) -> Result<Creation, StoreError>;

    /// Puts an object in the place of the one that was read with this tag.
    ///
    /// Where the store's answer was lost, what is there decides, as in [`Store::create`].
    fn replace(&self, path: &StorePath, bytes: &[u8], expected: &Tag) -> Result<Replacement, StoreError>;

    /// The SHA-256 of what other tools take for the release whose document lies at this path. `None` where they do not read
    /// the store.
    fn pulled(&self, release: &StorePath) -> Result<Option<String>, StoreError> {
        let _ = release;
        Ok(None)
    }

    /// The paths below a folder, at all depths, in the order of their text, at most `most`, those behind `after`.
    fn list(&self, folder: &StorePath, after: Option<&StorePath>, most: usize) -> Result<Vec<StorePath>, StoreError>;
}

/// An object as it was read.
#[derive(Clone, PartialEq, Eq)]
pub struct Object {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What tells it from what may be there later.
    pub tag: Tag,
}

/// What tells an object from another at the same path: an entity tag, or what stands for one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag(pub(crate) String);

/// What became of [`Store::create`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Creation {
    /// It is there now.
    Created,
    /// Something was there before; it stays.
    Exists,
}

/// What became of [`Store::replace`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replacement {
    /// It is there now.
    Replaced,
    /// Another object was there, or none; it stays.
    Changed,
}

/// Whether only one of many writers wins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Writing {
    /// The store sees to it.
    Decided,
    /// It does not; why.
    Undecided(String),
}

impl fmt::Debug for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Object").field("bytes", &self.bytes.len()).field("tag", &self.tag).finish()
    }
}
