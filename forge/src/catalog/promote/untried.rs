//! The demands that can be told of a tool which does not build.

use super::{Unmet, Wish};
use crate::{
    Forge,
    catalog::{Catalog, CatalogError, KeyError, Role, SigningKey, compat::place_among, now},
    tool::ToolName,
};

impl Forge {
    /// What is unmet besides, where a tool could not be tried out: of its version and of the key. A store that does not answer
    /// says nothing here.
    pub fn unmet_untried(
        &self,
        name: &ToolName,
        wish: &Wish,
        key: Result<SigningKey, KeyError>,
        catalog: &Catalog,
    ) -> Vec<Unmet> {
        let version = &wish.version;
        let there = match catalog.marker() {
            Ok(Some(_)) => catalog.versions(name).unwrap_or_default(),
            _ => Vec::new(),
        };
        let mut unmet = Vec::new();
        if there.contains(version) {
            unmet.push(Unmet::Exists(catalog.exists(name, version)));
        } else {
            unmet.extend(place_among(version, &there).err().map(Unmet::from));
        }
        unmet.extend(catalog.require_own_address().err().and_then(|error| match error {
            CatalogError::KnownElsewhere(_) => Some(Unmet::KnownElsewhere(error)),
            _ => None,
        }));
        match key {
            Ok(key) => {
                let what = format!("{name}@{version}");
                let may = catalog.trusted().may_sign(key.public(), Role::Signer, &what, now());
                unmet.extend(may.err().map(Unmet::from));
            }
            Err(error) => unmet.push(error.into()),
        }
        unmet
    }
}
