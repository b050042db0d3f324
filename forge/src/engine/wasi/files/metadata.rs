//! What there is to know about a file: kind, length, times.
//!
//! What belongs to the machine and not to the files is left out: the device is always 1, links are always 1, a folder
//! has no length, and the number of a file is made from its path. Times are the host's only while the clock is.

use cap_std::fs::{FileType, FileTypeExt, Metadata};

use crate::engine::wasi::clock::Clock;
use crate::engine::wasi::descriptors::{Descriptor, FileFlags};
use crate::engine::wasi::errno::Errno;
use crate::engine::wasi::rights::Rights;
use crate::engine::wasi::state::{Failure, Wasi};

use super::base::{Base, Follow, inode};

/// The kinds of files of preview 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Kind {
    Unknown = 0,
    BlockDevice = 1,
    CharacterDevice = 2,
    Directory = 3,
    RegularFile = 4,
    Socket = 6,
    SymbolicLink = 7,
}

impl From<FileType> for Kind {
    fn from(kind: FileType) -> Self {
        if kind.is_file() {
            Self::RegularFile
        } else if kind.is_dir() {
            Self::Directory
        } else if kind.is_symlink() {
            Self::SymbolicLink
        } else if kind.is_char_device() {
            Self::CharacterDevice
        } else if kind.is_block_device() {
            Self::BlockDevice
        } else if kind.is_socket() {
            Self::Socket
        } else {
            Self::Unknown
        }
    }
}

/// What `fd_filestat_get` and `path_filestat_get` answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FileStat {
    pub(crate) kind: Kind,
    pub(crate) inode: u64,
    pub(crate) size: u64,
    pub(crate) accessed: u64,
    pub(crate) modified: u64,
    pub(crate) changed: u64,
}

impl FileStat {
    const OF_STREAM: Self =
        Self { kind: Kind::CharacterDevice, inode: 1, size: 0, accessed: 0, modified: 0, changed: 0 };

    fn new(metadata: &Metadata, path: &str, clock: Clock) -> Self {
        let kind = Kind::from(metadata.file_type());
        let time = |time: std::io::Result<cap_std::time::SystemTime>| {
            clock.of_file(time.ok().map(cap_std::time::SystemTime::into_std))
        };
        Self {
            kind,
            inode: inode(path),
            size: if matches!(kind, Kind::RegularFile | Kind::SymbolicLink) { metadata.len() } else { 0 },
            accessed: time(metadata.accessed()),
            modified: time(metadata.modified()),
            changed: time(metadata.modified()),
        }
    }

    /// As it lies in the guest's memory.
    pub(crate) fn to_bytes(self) -> [u8; 64] {
        let mut bytes = [0; 64];
        let mut put = |offset: usize, value: u64| bytes[offset..offset + 8].copy_from_slice(&value.to_le_bytes());
        put(0, 1);
        put(8, self.inode);
        put(16, u64::from(self.kind as u8));
        put(24, 1);
        put(32, self.size);
        put(40, self.accessed);
        put(48, self.modified);
        put(56, self.changed);
        bytes
    }
}

/// What `fd_fdstat_get` answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct DescriptorStat {
    pub(crate) kind: Kind,
    pub(crate) flags: FileFlags,
    pub(crate) rights: Rights,
    pub(crate) inheriting: Rights,
}

impl DescriptorStat {
    /// As it lies in the guest's memory.
    pub(crate) fn to_bytes(self) -> [u8; 24] {
        let mut bytes = [0; 24];
        bytes[0] = self.kind as u8;
        bytes[2..4].copy_from_slice(&self.flags.0.to_le_bytes());
        bytes[8..16].copy_from_slice(&self.rights.0.to_le_bytes());
        bytes[16..24].copy_from_slice(&self.inheriting.0.to_le_bytes());
        bytes
    }
}

/// The rights of a stream. With those to seek, so that a C library does not take it for a terminal.
const STREAM_RIGHTS: Rights = Rights::FD_READ
    .with(Rights::FD_WRITE)
    .with(Rights::FD_SEEK)
    .with(Rights::FD_TELL)
    .with(Rights::FD_FILESTAT_GET)
    .with(Rights::POLL);

impl Wasi {
    pub(crate) fn fd_fdstat_get(&mut self, number: u32) -> Result<DescriptorStat, Failure> {
        let none = FileFlags(0);
        Ok(match self.descriptor(number)? {
            Descriptor::Stream(_) => DescriptorStat {
                kind: Kind::CharacterDevice,
                flags: none,
                rights: STREAM_RIGHTS,
                inheriting: Rights(0),
            },
            Descriptor::Folder(folder) => DescriptorStat {
                kind: Kind::Directory,
                flags: none,
                rights: folder.rights,
                inheriting: folder.inheriting,
            },
            Descriptor::GrantedFile(file) => DescriptorStat {
                kind: Kind::Directory,
                flags: none,
                rights: Rights::of_folder(file.access),
                inheriting: Rights::ALL,
            },
            Descriptor::File(file) => DescriptorStat {
                kind: Kind::RegularFile,
                flags: file.flags,
                rights: file.rights,
                inheriting: Rights(0),
            },
        })
    }

    /// A file keeps its way of appending for life, since that is a property of the host's handle.
    pub(crate) fn fd_fdstat_set_flags(&mut self, number: u32, flags: FileFlags) -> Result<(), Failure> {
        match self.descriptor(number)? {
            Descriptor::Stream(_) => Ok(()),
            Descriptor::Folder(_) | Descriptor::GrantedFile(_) => Err(Errno::Invalid.into()),
            Descriptor::File(file) if file.flags.append() != flags.append() => Err(Errno::NotSupported.into()),
            Descriptor::File(file) => {
                file.flags = flags;
                Ok(())
            }
        }
    }

    /// Rights can be given up, never taken.
    pub(crate) fn fd_fdstat_set_rights(
        &mut self,
        number: u32,
        rights: Rights,
        inherit: Rights,
    ) -> Result<(), Failure> {
        let held = self.fd_fdstat_get(number)?;
        if !held.rights.contains(rights) || !held.inheriting.contains(inherit) {
            return Err(Errno::NotCapable.into());
        }
        match self.descriptor(number)? {
            Descriptor::Folder(folder) => {
                folder.rights = rights;
                folder.inheriting = inherit;
                Ok(())
            }
            Descriptor::File(file) => {
                file.rights = rights;
                Ok(())
            }
            Descriptor::Stream(_) | Descriptor::GrantedFile(_) => Err(Errno::NotSupported.into()),
        }
    }

    pub(crate) fn fd_filestat_get(&mut self, number: u32) -> Result<FileStat, Failure> {
        let clock = self.grants.0.clock;
        match self.descriptor(number)? {
            Descriptor::Stream(_) => Ok(FileStat::OF_STREAM),
            Descriptor::Folder(folder) => Ok(FileStat::new(&folder.dir.dir_metadata()?, &folder.path, clock)),
            Descriptor::File(file) => Ok(FileStat::new(&Metadata::from_file(&file.file)?, &file.path, clock)),
            Descriptor::GrantedFile(file) => {
                let handles = file.handles().ok_or(Errno::NotFound)?;
                Ok(FileStat::new(&Metadata::from_file(&handles.plain)?, &file.guest, clock))
            }
        }
    }

    pub(crate) fn path_filestat_get(&mut self, number: u32, path: &str, follow: Follow) -> Result<FileStat, Failure> {
        const FUNCTION: &str = "path_filestat_get";
        match self.base(number)? {
            Base::Folder(folder) => {
                folder.require(Rights::PATH_FILESTAT_GET)?;
                let metadata = folder.metadata(path, follow);
                let metadata = metadata.map_err(|error| self.path_error(FUNCTION, &folder, path, error))?;
                Ok(FileStat::new(&metadata, &folder.full(path), self.grants.0.clock))
            }
            Base::File(file) => {
                self.require_itself(FUNCTION, &file, path)?;
                self.fd_filestat_get(number)
            }
        }
    }

    /// Where a link leads. One that leads to an absolute path is refused, since the path would tell of the host.
    pub(crate) fn path_readlink(&mut self, number: u32, path: &str) -> Result<String, Failure> {
        const FUNCTION: &str = "path_readlink";
        match self.base(number)? {
            Base::Folder(folder) => {
                folder.require(Rights::PATH_READLINK)?;
                let target = folder.dir.read_link(path);
                let target = target.map_err(|error| self.path_error(FUNCTION, &folder, path, error))?;
                Ok(target.into_os_string().into_string().map_err(|_| Errno::IllegalSequence)?)
            }
            Base::File(file) => {
                self.require_itself(FUNCTION, &file, path)?;
                Err(Errno::Invalid.into())
            }
        }
    }
}
