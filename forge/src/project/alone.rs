//! One process at a time changes a project.

use std::{
    fs::{self, File},
    path::Path,
};

use forge_cache::Digest;

use super::{ProjectError, lock::failed};
use crate::home::Home;

/// Waits until no other process of this user changes the project in a folder. It may be changed while this is held. The file
/// that says so lies with the catalogs, not in the project.
pub(super) fn alone(home: &Home, project: &Path) -> Result<File, ProjectError> {
    let project = project.canonicalize().unwrap_or_else(|_| project.to_owned());
    let name = Digest::of(project.as_os_str().as_encoded_bytes()).to_string();
    let folder = home.catalogs.join("projects");
    let path = folder.join(format!("{}.lock", &name[..16]));
    let locked = fs::create_dir_all(&folder).and_then(|()| File::create(&path)).and_then(|file| {
        file.lock()?;
        Ok(file)
    });
    locked.map_err(|source| failed(&path, "lock", source))
}
