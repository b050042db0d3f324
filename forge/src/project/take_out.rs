//! A release that leaves its catalog, to be run by others.

use super::{ProjectError, fetch::require_sound};
use crate::{
    Forge,
    catalog::{Catalog, CatalogError, Found, Warning},
    tool::Manifest,
};

/// A release that may be used here, with its module: neither quarantined nor, where the policy asks for that, unapproved, and
/// what its manifest says.
#[derive(Clone, Debug)]
pub struct TakenOut {
    found: Found,
    manifest: Manifest,
    module: Vec<u8>,
    warning: Option<Warning>,
}

impl Forge {
    /// Takes a release out of a catalog: all that is asked before it runs is asked here too.
    pub fn take_out(&self, catalog: &Catalog, found: Found) -> Result<TakenOut, ProjectError> {
        let release = &found.release.document;
        let warning = self.admit(&found).map_err(CatalogError::from)?;
        self.admit_artifact(&release.artifact)?;
        catalog.require_approval(&found, self.policy())?;
        let manifest = catalog.manifest(&found)?;
        let module = catalog.blob_of(&found, "module", &release.module)?;
        require_sound(release, &manifest, &module)?;
        Ok(TakenOut { found, manifest, module, warning })
    }
}

impl TakenOut {
    /// The release.
    pub fn found(&self) -> &Found {
        &self.found
    }

    /// The manifest of its artifact.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Its module.
    pub fn module(&self) -> &[u8] {
        &self.module
    }

    /// What whoever uses it should know.
    pub fn warning(&self) -> Option<&Warning> {
        self.warning.as_ref()
    }
}
