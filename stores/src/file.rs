//! Files that others may have put in place: opened without waiting, and read only if they are files.

use std::{
    fmt,
    fs::{self, File, FileType, OpenOptions},
    io::{self, ErrorKind, Read as _},
    os::unix::fs::{FileTypeExt as _, OpenOptionsExt as _},
    path::Path,
};

use rustix::{fs::OFlags, io::Errno};

/// What lies where a file should.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NotAFile {
    Pipe,
    Socket,
    Device,
    Folder,
    Link,
}

/// Why a file was not read.
#[derive(Debug)]
pub(crate) enum ReadFailure {
    NotAFile(NotAFile),
    TooLarge,
    Io(io::Error),
}

/// Opens a file for reading. A pipe is not waited for, and what is no file is an error of the kind
/// [`ErrorKind::InvalidInput`] that says what it is.
///
/// # Errors
/// There is no file, or none that may be read.
pub fn open_file(path: &Path) -> io::Result<File> {
    open(path, OFlags::empty()).map_err(ReadFailure::into_io)
}

/// All of a file, which may be a link to one. `None` if there is nothing.
#[cfg(feature = "remote")]
pub(crate) fn read(path: &Path, most: u64) -> Result<Option<Vec<u8>>, ReadFailure> {
    read_open(open(path, OFlags::empty()), most)
}

/// All of a file. `None` if there is nothing. A link is none: stores make no links and list none.
pub(crate) fn read_unlinked(path: &Path, most: u64) -> Result<Option<Vec<u8>>, ReadFailure> {
    read_open(open(path, OFlags::NOFOLLOW), most)
}

/// A file to write to, made if there is nothing. A link is followed no more than anywhere in a store.
pub(crate) fn open_to_write(path: &Path) -> Result<File, ReadFailure> {
    open_with(path, OFlags::NOFOLLOW, OpenOptions::new().create(true).append(true))
}

fn open(path: &Path, flags: OFlags) -> Result<File, ReadFailure> {
    open_with(path, flags, OpenOptions::new().read(true))
}

fn open_with(path: &Path, flags: OFlags, options: &mut OpenOptions) -> Result<File, ReadFailure> {
    let flags = i32::try_from((flags | OFlags::NONBLOCK).bits()).unwrap_or_default();
    let is = |error: &io::Error, errno: Errno| error.raw_os_error() == Some(errno.raw_os_error());
    let file = match options.custom_flags(flags).open(path) {
        Ok(file) => file,
        // A socket, a device that is not there, or a pipe that nobody reads; a link; a folder that is to be written.
        Err(error) if [Errno::NXIO, Errno::NODEV, Errno::LOOP, Errno::ISDIR].iter().any(|one| is(&error, *one)) => {
            let there = fs::symlink_metadata(path).ok().and_then(|metadata| NotAFile::of(metadata.file_type()));
            return Err(there.map_or(ReadFailure::Io(error), ReadFailure::NotAFile));
        }
        Err(error) => return Err(ReadFailure::Io(error)),
    };
    let kind = file.metadata().map_err(ReadFailure::Io)?.file_type();
    NotAFile::of(kind).map_or(Ok(file), |what| Err(ReadFailure::NotAFile(what)))
}

fn read_open(opened: Result<File, ReadFailure>, most: u64) -> Result<Option<Vec<u8>>, ReadFailure> {
    let file = match opened {
        Ok(file) => file,
        Err(ReadFailure::Io(error)) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Ok(None);
        }
        Err(failure) => return Err(failure),
    };
    if file.metadata().map_err(ReadFailure::Io)?.len() > most {
        return Err(ReadFailure::TooLarge);
    }
    let mut bytes = Vec::new();
    // It may grow meanwhile.
    file.take(most + 1).read_to_end(&mut bytes).map_err(ReadFailure::Io)?;
    if bytes.len() as u64 > most { Err(ReadFailure::TooLarge) } else { Ok(Some(bytes)) }
}

impl ReadFailure {
    pub(crate) fn into_io(self) -> io::Error {
        match self {
            Self::Io(error) => error,
            other => io::Error::new(ErrorKind::InvalidInput, other.to_string()),
        }
    }
}

impl NotAFile {
    fn of(kind: FileType) -> Option<Self> {
        Some(match kind {
            kind if kind.is_file() => return None,
            kind if kind.is_fifo() => Self::Pipe,
            kind if kind.is_socket() => Self::Socket,
            kind if kind.is_dir() => Self::Folder,
            kind if kind.is_symlink() => Self::Link,
            _ => Self::Device,
        })
    }
}

impl fmt::Display for ReadFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAFile(what) => write!(f, "it is {what}, not a file"),
            Self::TooLarge => f.write_str("it is too large"),
            Self::Io(error) => error.fmt(f),
        }
    }
}

impl fmt::Display for NotAFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Pipe => "a pipe",
            Self::Socket => "a socket",
            Self::Device => "a device",
            Self::Folder => "a folder",
            Self::Link => "a symbolic link",
        })
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::{fs::symlink, net::UnixListener};

    use rustix::fs::{CWD, Mode, mkfifoat};

    use super::*;

    #[test]
    fn only_files_are_read_and_nothing_is_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        mkfifoat(CWD, at("pipe"), Mode::RUSR | Mode::WUSR).unwrap();
        let _listener = UnixListener::bind(at("socket")).unwrap();
        fs::create_dir(at("folder")).unwrap();
        fs::write(at("file"), "text").unwrap();
        symlink(at("file"), at("link")).unwrap();
        for (path, what) in [
            (at("pipe"), NotAFile::Pipe),
            (at("socket"), NotAFile::Socket),
            (at("folder"), NotAFile::Folder),
            (at("link"), NotAFile::Link),
            ("/dev/zero".into(), NotAFile::Device),
        ] {
            let read = read_unlinked(&path, 9);
            assert!(matches!(read, Err(ReadFailure::NotAFile(found)) if found == what), "{what}: {read:?}");
        }
        assert!(matches!(read_unlinked(&at("file"), 4), Ok(Some(bytes)) if bytes == b"text"));
        assert!(matches!(read_unlinked(&at("file"), 3), Err(ReadFailure::TooLarge)));
        for nothing in ["none", "file/below"] {
            assert!(matches!(read_unlinked(&at(nothing), 3), Ok(None)), "{nothing}");
        }
        File::create(at("sparse")).unwrap().set_len(1 << 40).unwrap();
        assert!(matches!(read_unlinked(&at("sparse"), 9), Err(ReadFailure::TooLarge)));
        assert!(open_file(&at("link")).is_ok());
        assert!(open_file(&at("pipe")).unwrap_err().to_string().contains("a pipe"));
    }
}
