//! Where the parts of a journal lie.

use std::{
    fs::{self, DirBuilder},
    os::unix::fs::DirBuilderExt as _,
    path::{Path, PathBuf},
};

use super::JournalError;

/// The folder of one journal. The version in its name is that of the files in it.
#[derive(Clone, Debug)]
pub struct Folder {
    root: PathBuf,
}

impl Folder {
    /// The journal below `home`, which need not exist.
    pub fn below(home: &Path) -> Self {
        Self { root: home.join("v1") }
    }

    /// The folder itself.
    pub fn path(&self) -> &Path {
        &self.root
    }

    /// The database.
    pub fn database(&self) -> PathBuf {
        self.root.join("journal.db")
    }

    pub(super) fn head(&self) -> PathBuf {
        self.root.join("head")
    }

    pub(super) fn lock(&self) -> PathBuf {
        self.root.join("lock")
    }

    pub(super) fn payloads(&self) -> PathBuf {
        self.root.join("payloads")
    }

    /// Makes it, for this user alone: what tools are given and answer is nobody else's business.
    pub(super) fn make(&self) -> Result<(), JournalError> {
        if fs::metadata(&self.root).is_ok_and(|metadata| metadata.is_dir()) {
            return Ok(());
        }
        let made = DirBuilder::new().recursive(true).mode(0o700).create(&self.root);
        made.map_err(|error| JournalError::io(&self.root, "make the journal's folder", error))
    }
}
