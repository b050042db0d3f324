//! From an address to the store.

use std::sync::Arc;

use crate::{FolderStore, Patience, Settings, Store, StoreError, StoreUrl, StoreUrlError};

/// The store at an address, with the environment's settings. Nothing is asked of it yet.
///
/// # Errors
/// The credentials for it cannot be read, this program was built without what is needed to reach it, or it names a file where
/// a folder belongs.
pub fn open(url: &StoreUrl) -> Result<Arc<dyn Store>, StoreError> {
    open_with(url, &Settings::from_environment(), Patience::Usual)
}

/// The store at an address, reached with these settings and waited for with this patience.
///
/// # Errors
/// As for [`open`].
pub fn open_with(url: &StoreUrl, settings: &Settings, patience: Patience) -> Result<Arc<dyn Store>, StoreError> {
    match url.as_folder() {
        Some(folder) if folder.is_file() => Err(StoreUrlError::a_file(url).into()),
        Some(folder) => Ok(Arc::new(FolderStore::new(&folder))),
        None => remote(url, settings, patience),
    }
}

#[cfg(feature = "remote")]
fn remote(url: &StoreUrl, settings: &Settings, patience: Patience) -> Result<Arc<dyn Store>, StoreError> {
    match url.scheme() {
        crate::Scheme::Oci => Ok(Arc::new(crate::OciStore::new(url, settings, patience)?)),
        _ => Ok(Arc::new(crate::ObjectStore::new(url, settings, patience))),
    }
}

#[cfg(not(feature = "remote"))]
fn remote(url: &StoreUrl, _: &Settings, _: Patience) -> Result<Arc<dyn Store>, StoreError> {
    Err(StoreError::NotBuiltIn { url: url.to_string() })
}
