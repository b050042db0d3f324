//! One file of the cache: read whole, removed when it is bad, marked as used.

use std::fs::{self, File, FileTimes, Metadata, OpenOptions};
use std::io::{self, ErrorKind, Read};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use rustix::fs::OFlags;
use serde::Serialize;

use crate::CacheError;

/// The time of use is written at most this often, so that reading a hot entry writes nothing.
const USE_RESOLUTION: Duration = Duration::from_secs(60 * 60);

/// Why an entry was not used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum DropReason {
    /// The bytes are not those that were stored.
    Damaged,
    /// The file lies where it does not belong.
    Misplaced,
    /// The file is a folder, a pipe or the like.
    NotAFile,
    /// The disk or the permissions do not let it be read.
    Unreadable,
    /// Someone else could have written this native code.
    Untrusted,
}

impl std::fmt::Display for DropReason {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Self::Damaged => "its bytes are not those that were stored",
            Self::Misplaced => "it does not belong here",
            Self::NotAFile => "it is not a file",
            Self::Unreadable => "it cannot be read",
            Self::Untrusted => "someone else could have written it",
        })
    }
}

/// An entry that was found bad: never served, and removed where the cache can be written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Dropped {
    /// The file.
    pub path: PathBuf,
    /// What is wrong with it.
    pub reason: DropReason,
}

/// What reading a file gave.
pub(crate) enum Content<T> {
    Missing,
    Found(T),
    /// The metadata is that of the bad file, where it could be had.
    Bad(DropReason, Option<Metadata>),
}

/// A file that was read.
pub(crate) struct Entry {
    pub(crate) bytes: Vec<u8>,
    pub(crate) file: File,
    pub(crate) metadata: Metadata,
}

/// Opens the file and reads it whole. `NONBLOCK` so that a pipe in the place of an entry cannot hang the
/// reader.
pub(crate) fn read(path: &Path) -> Result<Content<Entry>, CacheError> {
    let flags = OFlags::NONBLOCK | OFlags::NOFOLLOW;
    let opened = OpenOptions::new().read(true).custom_flags(flags.bits() as i32).open(path);
    match opened {
        Ok(file) => read_open(file, path),
        Err(error) => failure(error, path),
    }
}

/// Reads a file that is open already; `path` is for messages.
pub(crate) fn read_open(mut file: File, path: &Path) -> Result<Content<Entry>, CacheError> {
    let metadata = match file.metadata() {
        Ok(metadata) => metadata,
        Err(error) => return failure(error, path),
    };
    if !metadata.is_file() {
        return Ok(Content::Bad(DropReason::NotAFile, Some(metadata)));
    }
    let mut bytes = Vec::new();
    // One more than the length, so that the read that finds the end needs no further memory.
    let room = usize::try_from(metadata.len()).ok().and_then(|length| length.checked_add(1));
    if room.is_none_or(|room| bytes.try_reserve_exact(room).is_err()) {
        return Ok(Content::Bad(DropReason::Unreadable, Some(metadata)));
    }
    match file.read_to_end(&mut bytes) {
        Ok(_) => Ok(Content::Found(Entry { bytes, file, metadata })),
        Err(error) => failure(error, path),
    }
}

/// Sorts a failure to read into a miss, a bad entry, and a failure of the machine that says nothing about the
/// entry.
pub(crate) fn failure<T>(error: io::Error, path: &Path) -> Result<Content<T>, CacheError> {
    use rustix::io::Errno;
    let is = |errno: Errno| error.raw_os_error() == Some(errno.raw_os_error());
    if error.kind() == ErrorKind::NotFound {
        Ok(Content::Missing)
    } else if is(Errno::LOOP) || is(Errno::NXIO) || error.kind() == ErrorKind::IsADirectory {
        Ok(Content::Bad(DropReason::NotAFile, fs::symlink_metadata(path).ok()))
    } else if is(Errno::ACCESS) || is(Errno::PERM) || is(Errno::IO) || error.kind() == ErrorKind::NotADirectory {
        Ok(Content::Bad(DropReason::Unreadable, fs::symlink_metadata(path).ok()))
    } else {
        Err(CacheError::reading("read an entry of the cache", path, error))
    }
}

impl Entry {
    /// Marks the entry as used now. Not being allowed to is no failure: it is then collected earlier.
    pub(crate) fn touch(&self) {
        let now = SystemTime::now();
        let fresh = self.metadata.modified().is_ok_and(|used| {
            // A time in the future comes from a clock that was wrong, and would keep the entry for ever.
            now.duration_since(used).is_ok_and(|age| age < USE_RESOLUTION)
        });
        if !fresh {
            let _ = self.file.set_times(FileTimes::new().set_modified(now));
        }
    }
}

/// Which file it was, and in which state: what is checked again before it is removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Identity {
    device: u64,
    inode: u64,
    length: u64,
    modified: (i64, i64),
}

impl From<&Metadata> for Identity {
    fn from(metadata: &Metadata) -> Self {
        Self {
            device: metadata.dev(),
            inode: metadata.ino(),
            length: metadata.len(),
            modified: (metadata.mtime(), metadata.mtime_nsec()),
        }
    }
}

/// Removes what lies at `path`, if it is still what was seen there: someone may have stored a good entry
/// since. Returns whether it is gone through this call.
pub(crate) fn remove_if_unchanged(path: &Path, seen: Identity) -> io::Result<bool> {
    let metadata = match fs::symlink_metadata(path) {
        Ok(metadata) if Identity::from(&metadata) == seen => metadata,
        Ok(_) => return Ok(false),
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(error),
    };
    let removed = if metadata.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    match removed {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}
