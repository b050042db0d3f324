//! `path_open`.

use std::io;
use std::sync::Arc;

use cap_fs_ext::{DirExt, FollowSymlinks, OpenOptionsFollowExt, OpenOptionsSyncExt};
use cap_std::fs::{FileType, OpenOptions};

use crate::engine::wasi::descriptors::{Descriptor, FileFlags, Folder, OpenFile, Origin};
use crate::engine::wasi::errno::Errno;
use crate::engine::wasi::rights::Rights;
use crate::engine::wasi::state::{DenialReason, Failure, Wasi};

use super::base::{Base, FolderBase, Follow};
use super::granted::GrantedFile;

const FUNCTION: &str = "path_open";

/// How something is opened.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OpenRequest {
    pub(crate) follow: Follow,
    pub(crate) mode: OpenMode,
    pub(crate) rights: Rights,
    pub(crate) inheriting: Rights,
    pub(crate) flags: FileFlags,
}

/// The open flags of preview 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct OpenMode(u16);

impl OpenMode {
    pub(crate) const CREATE: Self = Self(1);
    pub(crate) const DIRECTORY: Self = Self(1 << 1);
    pub(crate) const EXCLUSIVE: Self = Self(1 << 2);
    pub(crate) const TRUNCATE: Self = Self(1 << 3);
    const ALL: u16 = (1 << 4) - 1;

    pub(crate) fn from_number(number: u32) -> Result<Self, Errno> {
        match u16::try_from(number) {
            Ok(bits) if bits & !Self::ALL == 0 => Ok(Self(bits)),
            _ => Err(Errno::Invalid),
        }
    }

    fn has(self, flags: Self) -> bool {
        self.0 & flags.0 == flags.0
    }

    fn create_new(self) -> bool {
        self.has(Self(Self::CREATE.0 | Self::EXCLUSIVE.0))
    }

    fn changes(self) -> bool {
        self.has(Self::CREATE) || self.has(Self::TRUNCATE)
    }
}

impl Wasi {
    pub(crate) fn path_open(&mut self, number: u32, path: &str, request: OpenRequest) -> Result<u32, Failure> {
        if request.mode.has(OpenMode::DIRECTORY) && request.mode.changes() {
            return Err(Errno::Invalid.into());
        }
        let base = self.base(number)?;
        self.require_room()?;
        match base {
            Base::Folder(folder) => self.open_below(&folder, path, request),
            Base::File(file) => {
                self.require_itself(FUNCTION, &file, path)?;
                self.open_granted_file(&file, request)
            }
        }
    }

    fn open_below(&mut self, folder: &FolderBase, path: &str, request: OpenRequest) -> Result<u32, Failure> {
        let request = OpenRequest { rights: request.rights.and(folder.inheriting), ..request };
        let mode = request.mode;
        let writes = request.rights.ask_to_write() && !mode.has(OpenMode::DIRECTORY);
        if writes || mode.changes() {
            self.require_write(FUNCTION, folder.access, &folder.full(path))?;
        }
        folder.require(Rights::PATH_OPEN)?;
        if mode.has(OpenMode::CREATE) {
            folder.require(Rights::PATH_CREATE_FILE)?;
        }
        if mode.has(OpenMode::TRUNCATE) {
            folder.require(Rights::PATH_FILESTAT_SET_SIZE)?;
        }
        // Looked at before it is opened: the mere opening of a device may do something, and that of a pipe may wait.
        match folder.metadata(path, request.follow) {
            Ok(metadata) => {
                let kind = metadata.file_type();
                if mode.create_new() {
                    Err(Errno::Exists.into())
                } else if kind.is_dir() {
                    if writes || mode.changes() {
                        Err(Errno::IsDirectory.into())
                    } else {
                        self.open_folder(folder, path, request)
                    }
                } else if mode.has(OpenMode::DIRECTORY) {
                    Err(Errno::NotDirectory.into())
                } else {
                    self.require_file(folder, path, kind)?;
                    self.open_file(folder, path, request)
                }
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound && mode.has(OpenMode::CREATE) => {
                // Hosts disagree on how they refuse to make a file under the name of a folder.
                if path.ends_with('/') {
                    return Err(Errno::IsDirectory.into());
                }
                self.count_made()?;
                self.open_file(folder, path, request)
            }
            Err(error) => Err(self.path_error(FUNCTION, folder, path, error)),
        }
    }

    fn require_file(&mut self, folder: &FolderBase, path: &str, kind: FileType) -> Result<(), Failure> {
        if kind.is_file() {
            Ok(())
        } else if kind.is_symlink() {
            Err(Errno::Loop.into())
        } else if kind.is_dir() {
            Err(Errno::IsDirectory.into())
        } else {
            Err(self.deny(FUNCTION, folder.full(path), DenialReason::NotAFile))
        }
    }

    fn open_folder(&mut self, folder: &FolderBase, path: &str, request: OpenRequest) -> Result<u32, Failure> {
        let opened = match request.follow.at_end_of(path) {
            Follow::Yes => folder.dir.open_dir(path),
            Follow::No => folder.dir.open_dir_nofollow(path),
        };
        let dir = opened.map_err(|error| self.path_error(FUNCTION, folder, path, error))?;
        self.open_descriptor(Descriptor::Folder(Folder {
            dir: Arc::new(dir),
            access: folder.access,
            path: folder.full(path).into(),
            rights: request.rights.and(Rights::of_folder(folder.access)),
            inheriting: request.inheriting.and(folder.inheriting),
            origin: Origin::Opened,
            listing: None,
        }))
    }

    fn open_file(&mut self, folder: &FolderBase, path: &str, request: OpenRequest) -> Result<u32, Failure> {
        let writes = request.rights.ask_to_write();
        let mut options = OpenOptions::new();
        options
            .read(request.rights.contains(Rights::FD_READ) || !writes)
            .write(writes || request.mode.changes())
            .append(writes && request.flags.append())
            .create(request.mode.has(OpenMode::CREATE))
            .create_new(request.mode.create_new())
            .follow(match request.follow.at_end_of(path) {
                Follow::Yes => FollowSymlinks::Yes,
                Follow::No => FollowSymlinks::No,
            })
            // A pipe that has come to lie there since the look above must not hold up the call.
            .nonblock(true);
        let opened = folder.dir.open_with(path, &options).and_then(|file| Ok((file.metadata()?.file_type(), file)));
        let (kind, file) = opened.map_err(|error| self.path_error(FUNCTION, folder, path, error))?;
        self.require_file(folder, path, kind)?;
        let file = file.into_std();
        if request.mode.has(OpenMode::TRUNCATE) {
            file.set_len(0)?;
        }
        self.open_descriptor(Descriptor::File(OpenFile {
            file: Arc::new(file),
            access: folder.access,
            path: folder.full(path).into(),
            rights: request.rights.and(Rights::of_file(folder.access)),
            position: 0,
            flags: request.flags,
        }))
    }

    fn open_granted_file(&mut self, file: &GrantedFile, request: OpenRequest) -> Result<u32, Failure> {
        let mode = request.mode;
        if mode.has(OpenMode::DIRECTORY) {
            return Err(Errno::NotDirectory.into());
        }
        if request.rights.ask_to_write() || mode.changes() {
            self.require_write(FUNCTION, file.access, &file.guest)?;
        }
        let handles = match file.handles() {
            Some(_) if mode.create_new() => return Err(Errno::Exists.into()),
            Some(handles) => handles,
            None if mode.has(OpenMode::CREATE) => {
                self.count_made()?;
                file.create()?
            }
            None => return Err(Errno::NotFound.into()),
        };
        let handle = match &handles.appending {
            Some(appending) if request.flags.append() => appending,
            _ => &handles.plain,
        };
        if mode.has(OpenMode::TRUNCATE) {
            handle.set_len(0)?;
        }
        self.open_descriptor(Descriptor::File(OpenFile {
            file: handle.clone(),
            access: file.access,
            path: file.guest.clone(),
            rights: request.rights.and(Rights::of_file(file.access)),
            position: 0,
            flags: request.flags,
        }))
    }
}
