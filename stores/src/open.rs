//! From an address to the store.

use std::sync::Arc;

use crate::{FolderStore, Store, StoreError, StoreUrl};

/// The store at an address. Nothing is asked of it yet.
pub fn open(url: &StoreUrl) -> Result<Arc<dyn Store>, StoreError> {
    match url.as_folder() {
        Some(folder) => Ok(Arc::new(FolderStore::new(&folder))),
        None => Err(StoreError::NotBuiltIn { url: url.to_string() }),
    }
}
