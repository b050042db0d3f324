//! What goes wrong with a catalog, as the command tells it.

use forge_stores::StoreError;

use crate::{
    catalog::{CatalogError, KeyError, TrustError},
    cli::{exit::Exit, output::Trouble},
};

impl From<CatalogError> for Trouble {
    fn from(error: CatalogError) -> Self {
        let (exit, kind) = match error {
            CatalogError::Store(error) => return error.into(),
            CatalogError::Trust(error) => return error.into(),
            CatalogError::Key(error) => return error.into(),
            CatalogError::Refused(refused) => return refused.into(),
            CatalogError::Nothing { .. } | CatalogError::Missing { .. } | CatalogError::NoVersion { .. } => {
                (Exit::NotFound, "not_found")
            }
            CatalogError::Yanked(_) => (Exit::NotFound, "yanked"),
            CatalogError::Exists { .. } => (Exit::NotFound, "conflict"),
            CatalogError::Newer { .. } => (Exit::Environment, "newer_catalog"),
            CatalogError::Damaged { .. } => (Exit::Environment, "damaged"),
            CatalogError::Copy { .. } => (Exit::Denied, "store"),
            CatalogError::Undecided { .. } | CatalogError::GivenUp { .. } => (Exit::Environment, "store"),
            CatalogError::KnownElsewhere(_) => (Exit::Denied, "known_elsewhere"),
            CatalogError::Replaced(_) | CatalogError::Forked { .. } => (Exit::Denied, "mismatch"),
            CatalogError::Memory { .. } => (Exit::Environment, "memory"),
            CatalogError::Unapproved { .. } => (Exit::Denied, "approval"),
        };
        Self::new(exit, kind, error)
    }
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        let exit = match &error {
            StoreError::Url(_) => Exit::Usage,
            StoreError::Occupied { .. } => return Self::new(Exit::NotFound, "conflict", error),
            _ => Exit::Environment,
        };
        Self::new(exit, "store", error)
    }
}

impl From<TrustError> for Trouble {
    fn from(error: TrustError) -> Self {
        Self::new(Exit::Denied, "trust", error)
    }
}

impl From<KeyError> for Trouble {
    fn from(error: KeyError) -> Self {
        let exit = match &error {
            KeyError::Missing { .. } | KeyError::Exists { .. } => Exit::NotFound,
            KeyError::Open { .. } | KeyError::Encrypted { .. } => Exit::Denied,
            KeyError::Unreadable { .. } | KeyError::Unwritable { .. } | KeyError::Sign(_) | KeyError::Random(_) => {
                Exit::Environment
            }
            _ => Exit::Usage,
        };
        Self::new(exit, "key", error)
    }
}
