//! Setting the times of files.

use std::fs::{File, FileTimes};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use cap_fs_ext::{DirExt, OpenOptionsSyncExt, SystemTimeSpec};
use cap_std::fs::OpenOptions;

use crate::engine::wasi::descriptors::Descriptor;
use crate::engine::wasi::errno::Errno;
use crate::engine::wasi::rights::Rights;
use crate::engine::wasi::state::{DenialReason, Failure, Wasi};

use super::base::{Base, FolderBase, Follow};

/// Which times are set, and to what. `None` leaves a time alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NewTimes {
    accessed: Option<SystemTime>,
    modified: Option<SystemTime>,
}

impl NewTimes {
    /// From the numbers of preview 1. "Now" is the host's time even under a still clock: other programs see the file.
    pub(crate) fn from_numbers(accessed: u64, modified: u64, flags: u32) -> Result<Self, Errno> {
        if flags >= 1 << 4 {
            return Err(Errno::Invalid);
        }
        Ok(Self { accessed: one(accessed, flags & 3)?, modified: one(modified, (flags >> 2) & 3)? })
    }

    fn apply(self, file: &File) -> std::io::Result<()> {
        let mut times = FileTimes::new();
        if let Some(accessed) = self.accessed {
            times = times.set_accessed(accessed);
        }
        if let Some(modified) = self.modified {
            times = times.set_modified(modified);
        }
        file.set_times(times)
    }
}

fn one(nanoseconds: u64, flags: u32) -> Result<Option<SystemTime>, Errno> {
    match flags {
        0 => Ok(None),
        1 => UNIX_EPOCH.checked_add(Duration::from_nanos(nanoseconds)).map(Some).ok_or(Errno::Overflow),
        2 => Ok(Some(SystemTime::now())),
        _ => Err(Errno::Invalid),
    }
}

impl Wasi {
    pub(crate) fn fd_filestat_set_times(&mut self, number: u32, times: NewTimes) -> Result<(), Failure> {
        const FUNCTION: &str = "fd_filestat_set_times";
        match self.descriptor(number)? {
            Descriptor::Stream(_) => Err(Errno::Invalid.into()),
            Descriptor::GrantedFile(file) => {
                let file = file.clone();
                self.set_times_of_granted(FUNCTION, &file, times)
            }
            Descriptor::File(file) => {
                let (handle, access, path) = (file.file.clone(), file.access, file.path.clone());
                let rights = file.rights;
                self.require_write(FUNCTION, access, &path)?;
                require(rights)?;
                Ok(times.apply(&handle)?)
            }
            Descriptor::Folder(folder) => {
                let (dir, access, path) = (folder.dir.clone(), folder.access, folder.path.clone());
                let rights = folder.rights;
                self.require_write(FUNCTION, access, &path)?;
                require(rights)?;
                Ok(times.apply(&dir.open(".")?.into_std())?)
            }
        }
    }

    pub(crate) fn path_filestat_set_times(
        &mut self,
        number: u32,
        path: &str,
        follow: Follow,
        times: NewTimes,
    ) -> Result<(), Failure> {
        const FUNCTION: &str = "path_filestat_set_times";
        if let Base::File(file) = self.base(number)? {
            self.require_itself(FUNCTION, &file, path)?;
            return self.set_times_of_granted(FUNCTION, &file, times);
        }
        let folder = self.base_to_change(FUNCTION, number, path, Rights::PATH_FILESTAT_SET_TIMES)?;
        let done = match follow.at_end_of(path) {
            Follow::No => {
                let spec = |time: Option<SystemTime>| {
                    time.map(cap_std::time::SystemTime::from_std).map(SystemTimeSpec::Absolute)
                };
                folder.dir.set_symlink_times(path, spec(times.accessed), spec(times.modified))
            }
            Follow::Yes => {
                let file = self.open_for_times(FUNCTION, &folder, path)?;
                times.apply(&file)
            }
        };
        done.map_err(|error| self.path_error(FUNCTION, &folder, path, error))
    }

    fn open_for_times(&mut self, function: &'static str, folder: &FolderBase, path: &str) -> Result<File, Failure> {
        let metadata = folder.dir.metadata(path);
        let metadata = metadata.map_err(|error| self.path_error(function, folder, path, error))?;
        if !metadata.is_file() && !metadata.is_dir() {
            return Err(self.deny(function, folder.full(path), DenialReason::NotAFile));
        }
        let opened = folder.dir.open_with(path, OpenOptions::new().read(true).nonblock(true));
        Ok(opened.map_err(|error| self.path_error(function, folder, path, error))?.into_std())
    }

    fn set_times_of_granted(
        &mut self,
        function: &'static str,
        file: &super::granted::GrantedFile,
        times: NewTimes,
    ) -> Result<(), Failure> {
        self.require_write(function, file.access, &file.guest)?;
        let handles = file.handles().ok_or(Errno::NotFound)?;
        Ok(times.apply(&handles.plain)?)
    }
}

fn require(rights: Rights) -> Result<(), Errno> {
    if rights.contains(Rights::FD_FILESTAT_SET_TIMES) { Ok(()) } else { Err(Errno::NotCapable) }
}
