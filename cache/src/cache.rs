//! The open cache.

use std::fs::Metadata;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use crate::CacheError;
use crate::entry::{Content, DropReason, Dropped, Entry, Identity, remove_if_unchanged};
use crate::layout::{Layout, Reach};
use crate::workshop::Workshop;

/// So many dropped entries are remembered until someone asks.
const REMEMBERED: usize = 1_000;

/// An open cache. Cloning it is cheap and gives another handle on the same one; threads may share it.
#[derive(Debug, Clone)]
pub struct Cache {
    pub(crate) inner: Arc<Inner>,
}

#[derive(Debug)]
pub(crate) struct Inner {
    layout: Layout,
    reach: Reach,
    /// Opened by the first write.
    pub(crate) workshop: Mutex<Option<Arc<Workshop>>>,
    dropped: Mutex<Vec<Dropped>>,
}

impl Cache {
    /// Opens the cache in the folder `root`, and makes it if there is none. Scans nothing and locks nothing;
    /// an existing cache takes two system calls. A folder that exists but cannot be written gives a cache
    /// that reads only.
    pub fn open(root: &Path) -> Result<Self, CacheError> {
        let (layout, reach) = Layout::open(root)?;
        let (workshop, dropped) = Default::default();
        Ok(Self { inner: Arc::new(Inner { layout, reach, workshop, dropped }) })
    }

    /// The folder of the cache, absolute.
    pub fn root(&self) -> &Path {
        self.inner.layout.root()
    }

    /// Whether the cache takes new entries. Decided when it was opened.
    pub fn is_writable(&self) -> bool {
        self.inner.reach == Reach::Writable
    }

    /// The entries that this handle and its clones found bad since the last call, the oldest first: a warning
    /// for the user, since they had to be made again. At most the first thousand.
    pub fn take_dropped(&self) -> Vec<Dropped> {
        std::mem::take(&mut *self.inner.dropped.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn layout(&self) -> &Layout {
        &self.inner.layout
    }

    /// The entry, if there is one and it could be read. A bad one is discarded.
    pub(crate) fn found(&self, path: &Path, content: Content<Entry>) -> Option<Entry> {
        match content {
            Content::Missing => None,
            Content::Found(entry) => Some(entry),
            Content::Bad(reason, metadata) => {
                self.discard(path, reason, metadata.as_ref());
                None
            }
        }
    }

    /// Remembers that an entry is bad, and removes it where that can be done. Failing to remove it is no
    /// failure of the read: it is bad the next time as well.
    pub(crate) fn discard(&self, path: &Path, reason: DropReason, metadata: Option<&Metadata>) {
        let mut dropped = self.inner.dropped.lock().unwrap_or_else(PoisonError::into_inner);
        if dropped.len() < REMEMBERED {
            dropped.push(Dropped { path: path.to_owned(), reason });
        }
        if let Some(metadata) = metadata.filter(|_| self.is_writable()) {
            let _ = remove_if_unchanged(path, Identity::from(metadata));
        }
    }
}
