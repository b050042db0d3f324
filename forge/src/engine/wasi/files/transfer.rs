//! Reading, writing, seeking: what moves bytes through an open descriptor.

use std::io::Write;
use std::os::unix::fs::FileExt;

use crate::engine::wasi::descriptors::{Descriptor, Stream};
use crate::engine::wasi::errno::Errno;
use crate::engine::wasi::rights::Rights;
use crate::engine::wasi::state::{Failure, Wasi};

/// Where a read or write takes place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// At the descriptor's position, which moves on.
    Position,
    /// At this offset; the position stays.
    At(u64),
}

/// What an offset counts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Whence {
    Start,
    Position,
    End,
}

impl Whence {
    pub(crate) fn from_number(number: u32) -> Result<Self, Errno> {
        match number {
            0 => Ok(Self::Start),
            1 => Ok(Self::Position),
            2 => Ok(Self::End),
            _ => Err(Errno::Invalid),
        }
    }
}

/// Files are not longer than this on any host.
const MAX_OFFSET: u64 = i64::MAX as u64;

impl Wasi {
    /// Reads into `buffer`; zero is the end.
    pub(crate) fn fd_read(&mut self, number: u32, place: Place, buffer: &mut [u8]) -> Result<usize, Failure> {
        let file = match self.descriptor(number)? {
            Descriptor::Stream(Stream::Input) => {
                return if place == Place::Position { Ok(0) } else { Err(Errno::IllegalSeek.into()) };
            }
            Descriptor::Stream(_) => return Err(Errno::BadDescriptor.into()),
            Descriptor::Folder(_) | Descriptor::GrantedFile(_) => {
                return Err(Errno::IsDirectory.into());
            }
            Descriptor::File(file) => file,
        };
        if !file.rights.contains(Rights::FD_READ) {
            return Err(Errno::BadDescriptor.into());
        }
        let count = match place {
            Place::Position => {
                let count = file.file.read_at(buffer, file.position)?;
                file.position += count as u64;
                count
            }
            Place::At(offset) if offset > MAX_OFFSET => return Err(Errno::Invalid.into()),
            Place::At(offset) => file.file.read_at(buffer, offset)?,
        };
        self.count_read(count as u64)?;
        Ok(count)
    }

    /// Writes `bytes`, or the first of them.
    pub(crate) fn fd_write(&mut self, number: u32, place: Place, bytes: &[u8]) -> Result<usize, Failure> {
        let file = match self.descriptor(number)? {
            Descriptor::Stream(Stream::Input) => return Err(Errno::BadDescriptor.into()),
            Descriptor::Stream(_) if place != Place::Position => {
                return Err(Errno::IllegalSeek.into());
            }
            Descriptor::Stream(Stream::Output) => {
                self.stdout.push(bytes, self.grants.0.stdout_cap);
                return Ok(bytes.len());
            }
            Descriptor::Stream(Stream::Error) => {
                self.stderr.push(bytes, self.grants.0.stderr_cap);
                return Ok(bytes.len());
            }
            Descriptor::Folder(_) | Descriptor::GrantedFile(_) => {
                return Err(Errno::IsDirectory.into());
            }
            Descriptor::File(file) => file,
        };
        if !file.rights.contains(Rights::FD_WRITE) {
            return Err(Errno::BadDescriptor.into());
        }
        let (handle, access, path) = (file.file.clone(), file.access, file.path.clone());
        let (flags, position) = (file.flags, file.position);
        self.require_write("fd_write", access, &path)?;
        if bytes.is_empty() {
            return Ok(0);
        }
        let length = handle.metadata()?.len();
        let start = match place {
            _ if flags.append() => length,
            Place::Position => position,
            Place::At(offset) => offset,
        };
        let end = start.checked_add(bytes.len() as u64).filter(|end| *end <= MAX_OFFSET).ok_or(Errno::FileTooBig)?;
        // A hole is counted like written bytes: it costs no disk, but every program that copies the file later.
        self.count_written((bytes.len() as u64).max(end.saturating_sub(length)))?;
        let count = if flags.append() { (&*handle).write(bytes)? } else { handle.write_at(bytes, start)? };
        if flags.sync() {
            handle.sync_data()?;
        }
        if place == Place::Position {
            self.file(number)?.position = start + count as u64;
        }
        Ok(count)
    }

    /// Moves the position and tells it.
    pub(crate) fn fd_seek(&mut self, number: u32, offset: i64, whence: Whence) -> Result<u64, Failure> {
        let file = self.file(number)?;
        let from = match whence {
            Whence::Start => 0,
            Whence::Position => file.position,
            Whence::End => file.file.metadata()?.len(),
        };
        let to = from.checked_add_signed(offset).filter(|to| *to <= MAX_OFFSET).ok_or(Errno::Invalid)?;
        file.position = to;
        Ok(to)
    }

    /// Sets the length of a file.
    pub(crate) fn fd_filestat_set_size(&mut self, number: u32, size: u64) -> Result<(), Failure> {
        let file = self.file(number)?;
        let (handle, access, path) = (file.file.clone(), file.access, file.path.clone());
        let rights = file.rights;
        self.require_write("fd_filestat_set_size", access, &path)?;
        if !rights.contains(Rights::FD_FILESTAT_SET_SIZE) {
            return Err(Errno::Invalid.into());
        }
        if size > MAX_OFFSET {
            return Err(Errno::FileTooBig.into());
        }
        self.count_written(size.saturating_sub(handle.metadata()?.len()))?;
        Ok(handle.set_len(size)?)
    }

    /// Space is never set aside beforehand, as in other runtimes: hosts disagree on what that means.
    pub(crate) fn fd_allocate(&mut self, number: u32) -> Result<(), Failure> {
        let file = self.file(number)?;
        let (access, path) = (file.access, file.path.clone());
        self.require_write("fd_allocate", access, &path)?;
        Err(Errno::NotSupported.into())
    }

    /// Brings what was written to the disk. What was not granted for writing has nothing to bring.
    pub(crate) fn fd_sync(&mut self, number: u32) -> Result<(), Failure> {
        match self.descriptor(number)? {
            Descriptor::Stream(_) | Descriptor::GrantedFile(_) => Err(Errno::Invalid.into()),
            Descriptor::File(file) if file.rights.contains(Rights::FD_WRITE) => Ok(file.file.sync_all()?),
            Descriptor::Folder(folder) if folder.rights.contains(Rights::PATH_CREATE_FILE) => {
                Ok(folder.dir.open(".")?.sync_all()?)
            }
            Descriptor::File(_) | Descriptor::Folder(_) => Ok(()),
        }
    }

    /// The same, for the content of a file alone.
    pub(crate) fn fd_datasync(&mut self, number: u32) -> Result<(), Failure> {
        match self.descriptor(number)? {
            Descriptor::File(file) if file.rights.contains(Rights::FD_WRITE) => Ok(file.file.sync_data()?),
            _ => self.fd_sync(number),
        }
    }
}
