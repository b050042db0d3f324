//! What changes a folder: making, removing, renaming, linking.
//!
//! Each function asks for the grant to write, then for the right, and then leaves the rest to `cap-std`.

use std::path::{Component, Path};

use crate::engine::wasi::errno::Errno;
use crate::engine::wasi::rights::Rights;
use crate::engine::wasi::state::{DenialReason, Failure, Wasi};

use super::base::Follow;

impl Wasi {
    pub(crate) fn path_create_directory(&mut self, number: u32, path: &str) -> Result<(), Failure> {
        const FUNCTION: &str = "path_create_directory";
        let folder = self.base_to_change(FUNCTION, number, path, Rights::PATH_CREATE_DIRECTORY)?;
        self.count_made()?;
        folder.dir.create_dir(path).map_err(|error| self.path_error(FUNCTION, &folder, path, error))
    }

    pub(crate) fn path_remove_directory(&mut self, number: u32, path: &str) -> Result<(), Failure> {
        const FUNCTION: &str = "path_remove_directory";
        let folder = self.base_to_change(FUNCTION, number, path, Rights::PATH_REMOVE_DIRECTORY)?;
        folder.dir.remove_dir(path).map_err(|error| self.path_error(FUNCTION, &folder, path, error))
    }

    pub(crate) fn path_unlink_file(&mut self, number: u32, path: &str) -> Result<(), Failure> {
        const FUNCTION: &str = "path_unlink_file";
        let folder = self.base_to_change(FUNCTION, number, path, Rights::PATH_UNLINK_FILE)?;
        folder.dir.remove_file(path).map_err(|error| self.path_error(FUNCTION, &folder, path, error))
    }

    /// Both ends must be granted for writing: what leaves a folder changes it too.
    pub(crate) fn path_rename(&mut self, from: u32, old: &str, to: u32, new: &str) -> Result<(), Failure> {
        const FUNCTION: &str = "path_rename";
        let source = self.base_to_change(FUNCTION, from, old, Rights::PATH_RENAME_SOURCE)?;
        let target = self.base_to_change(FUNCTION, to, new, Rights::PATH_RENAME_TARGET)?;
        let renamed = source.dir.rename(old, &target.dir, new);
        renamed.map_err(|error| self.paths_error(FUNCTION, (&source, old), (&target, new), error))
    }

    /// A second name for a regular file. Both ends must be granted for writing, since through the new name the file
    /// could be changed; links to links are refused, since a link means another place in another folder.
    pub(crate) fn path_link(
        &mut self,
        from: u32,
        follow: Follow,
        old: &str,
        to: u32,
        new: &str,
    ) -> Result<(), Failure> {
        const FUNCTION: &str = "path_link";
        let source = self.base_to_change(FUNCTION, from, old, Rights::PATH_LINK_SOURCE)?;
        let target = self.base_to_change(FUNCTION, to, new, Rights::PATH_LINK_TARGET)?;
        if follow == Follow::Yes {
            return Err(Errno::Invalid.into());
        }
        let metadata = source.metadata(old, Follow::No);
        if !metadata.map_err(|error| self.path_error(FUNCTION, &source, old, error))?.is_file() {
            return Err(self.deny(FUNCTION, source.full(old), DenialReason::NotAFile));
        }
        self.count_made()?;
        let linked = source.dir.hard_link(old, &target.dir, new);
        linked.map_err(|error| self.paths_error(FUNCTION, (&source, old), (&target, new), error))
    }

    /// A link at `path` that leads to `target`.
    ///
    /// The tool itself could not follow a link out of the folder, but other programs of the host would. So a link may
    /// not be absolute and not hold a `..` at all: one that stays inside could be moved to where it leads outside.
    pub(crate) fn path_symlink(&mut self, target: &str, number: u32, path: &str) -> Result<(), Failure> {
        const FUNCTION: &str = "path_symlink";
        let folder = self.base_to_change(FUNCTION, number, path, Rights::PATH_SYMLINK)?;
        let inside = |part| matches!(part, Component::Normal(_) | Component::CurDir);
        if !Path::new(target).components().all(inside) {
            return Err(self.deny(FUNCTION, format!("{} -> {target}", folder.full(path)), DenialReason::LinkTarget));
        }
        self.count_made()?;
        folder.dir.symlink(target, path).map_err(|error| self.path_error(FUNCTION, &folder, path, error))
    }
}
