//! One granted file.
//!
//! The tool sees the file under the granted path, and nothing of the folder in which it lies. It is opened when it is
//! granted, by its exact name in its folder and following no link, and from then on used through that handle alone:
//! what anyone puts in its place between the grant and its use changes nothing.

use std::ffi::OsString;
use std::fs::File;
use std::io;
use std::sync::{Arc, OnceLock};

use cap_fs_ext::{FollowSymlinks, OpenOptionsFollowExt, OpenOptionsSyncExt};
use cap_std::fs::{Dir, MetadataExt, OpenOptions};

use crate::engine::wasi::setup::Access;

#[derive(Debug)]
pub(crate) struct GrantedFile {
    folder: Dir,
    name: OsString,
    pub(crate) access: Access,
    pub(crate) guest: Arc<str>,
    handles: OnceLock<Handles>,
}

#[derive(Clone, Debug)]
pub(crate) struct Handles {
    /// Reads, and writes where that is granted.
    pub(crate) plain: Arc<File>,
    /// Writes at the end; only where writing is granted.
    pub(crate) appending: Option<Arc<File>>,
}

impl GrantedFile {
    /// Opens the file `name` in `folder`. `None` if that is no regular file. A file to write that is not there yet is
    /// made when the tool creates it.
    pub(crate) fn open(folder: Dir, name: OsString, access: Access, guest: Arc<str>) -> io::Result<Option<Self>> {
        let file = Self { folder, name, access, guest, handles: OnceLock::new() };
        match file.folder.symlink_metadata(&file.name) {
            Ok(metadata) if !metadata.is_file() => return Ok(None),
            Ok(_) => {
                file.open_handles(false)?;
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound && access == Access::ReadWrite => {}
            Err(error) => return Err(error),
        }
        Ok(Some(file))
    }

    /// The handles, if the file is there.
    pub(crate) fn handles(&self) -> Option<&Handles> {
        self.handles.get()
    }

    /// Makes the file, or opens what has come to lie under its name since it was granted.
    pub(crate) fn create(&self) -> io::Result<&Handles> {
        match self.handles.get() {
            Some(handles) => Ok(handles),
            None => self.open_handles(true),
        }
    }

    fn open_handles(&self, create: bool) -> io::Result<&Handles> {
        let mut options = OpenOptions::new();
        options.read(true).follow(FollowSymlinks::No).nonblock(true);
        if self.access == Access::ReadWrite {
            options.write(true).create(create);
        }
        let plain = self.regular(&options)?;
        let appending = match self.access {
            Access::Read => None,
            Access::ReadWrite => {
                let appending = self.regular(options.create(false).append(true))?;
                let (one, other) = (identity(&plain)?, identity(&appending)?);
                if one != other {
                    return Err(io::Error::other("the file was replaced while it was being opened; try again"));
                }
                Some(Arc::new(appending))
            }
        };
        Ok(self.handles.get_or_init(|| Handles { plain: Arc::new(plain), appending }))
    }

    fn regular(&self, options: &OpenOptions) -> io::Result<File> {
        let file = self.folder.open_with(&self.name, options)?;
        if !file.metadata()?.is_file() {
            return Err(io::Error::new(io::ErrorKind::Unsupported, "it is no longer a regular file"));
        }
        Ok(file.into_std())
    }
}

fn identity(file: &File) -> io::Result<(u64, u64)> {
    let metadata = cap_std::fs::Metadata::from_file(file)?;
    Ok((metadata.dev(), metadata.ino()))
}
