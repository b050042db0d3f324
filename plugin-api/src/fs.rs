//! Files. Declare them with `#[tool(read = ["/data"], write = ["/out"])]` and grant them with `--allow-read=/data`
//! and `--allow-write=/out`. A path below a granted folder is open as well.
//!
//! `std::fs` works just as well; these functions say in their errors which path they mean, and which declaration or
//! flag is missing.
//!
//! ```
//! use plugin_api::fs;
//!
//! let folder = std::env::temp_dir().join("plugin-api-fs-example");
//! fs::create_folder(&folder)?;
//! fs::write(folder.join("rows.txt"), "1\n2\n")?;
//! fs::append(folder.join("rows.txt"), "3\n")?;
//! assert_eq!(fs::lines(folder.join("rows.txt"))?, ["1", "2", "3"]);
//! assert_eq!(fs::list(&folder)?, [folder.join("rows.txt")]);
//!
//! let error = fs::read_to_string(folder.join("none.txt")).unwrap_err();
//! assert!(error.to_string().contains("none.txt"));
//! # std::fs::remove_dir_all(&folder).unwrap();
//! # Ok::<(), plugin_api::Error>(())
//! ```

use std::fmt;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The whole file as text.
///
/// # Errors
/// It is not there, not granted, or not UTF-8.
pub fn read_to_string(path: impl AsRef<Path>) -> Result<String, FileError> {
    attempt(Action::Read, path.as_ref(), |path| std::fs::read_to_string(path))
}

/// The whole file as bytes.
///
/// # Errors
/// It is not there, or not granted.
pub fn read(path: impl AsRef<Path>) -> Result<Vec<u8>, FileError> {
    attempt(Action::Read, path.as_ref(), |path| std::fs::read(path))
}

/// The lines of the file, without their ends.
///
/// # Errors
/// It is not there, not granted, or not UTF-8.
pub fn lines(path: impl AsRef<Path>) -> Result<Vec<String>, FileError> {
    Ok(read_to_string(path)?.lines().map(str::to_owned).collect())
}

/// What the folder holds, as paths that begin with the folder's, in the order of their names.
///
/// # Errors
/// It is not there, not granted, or no folder.
pub fn list(folder: impl AsRef<Path>) -> Result<Vec<PathBuf>, FileError> {
    attempt(Action::List, folder.as_ref(), |folder| {
        let mut paths =
            std::fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<PathBuf>>>()?;
        paths.sort();
        Ok(paths)
    })
}

/// Whether there is a file or a folder.
///
/// # Errors
/// It cannot be known, since the path is not granted.
pub fn exists(path: impl AsRef<Path>) -> Result<bool, FileError> {
    attempt(Action::Read, path.as_ref(), |path| std::fs::exists(path))
}

/// Writes the file, in the place of what it held.
///
/// # Errors
/// Its folder is not there, or not granted.
pub fn write(path: impl AsRef<Path>, contents: impl AsRef<[u8]>) -> Result<(), FileError> {
    attempt(Action::Write, path.as_ref(), |path| std::fs::write(path, contents.as_ref()))
}

/// Writes behind what the file holds. Makes the file if there is none.
///
/// # Errors
/// Its folder is not there, or not granted.
pub fn append(path: impl AsRef<Path>, contents: impl AsRef<[u8]>) -> Result<(), FileError> {
    attempt(Action::Write, path.as_ref(), |path| {
        std::fs::OpenOptions::new().append(true).create(true).open(path)?.write_all(contents.as_ref())
    })
}

/// Makes the folder and those that it lies in, where they are not there yet.
///
/// # Errors
/// It is not granted, or a file has its name.
pub fn create_folder(path: impl AsRef<Path>) -> Result<(), FileError> {
    attempt(Action::Create, path.as_ref(), |path| std::fs::create_dir_all(path))
}

/// Removes the file.
///
/// # Errors
/// It is not there, not granted, or a folder.
pub fn remove(path: impl AsRef<Path>) -> Result<(), FileError> {
    attempt(Action::Remove, path.as_ref(), |path| std::fs::remove_file(path))
}

/// What was tried with a path.
#[derive(Debug, Clone, Copy)]
enum Action {
    Read,
    List,
    Write,
    Create,
    Remove,
}

impl Action {
    fn verb(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::List => "list",
            Self::Write => "write",
            Self::Create => "create",
            Self::Remove => "remove",
        }
    }

    /// The capability that it takes.
    fn need(self) -> &'static str {
        match self {
            Self::Read | Self::List => "read",
            Self::Write | Self::Create | Self::Remove => "write",
        }
    }
}

fn attempt<T>(action: Action, path: &Path, run: impl FnOnce(&Path) -> io::Result<T>) -> Result<T, FileError> {
    run(path).map_err(|cause| FileError { action, path: path.to_owned(), cause })
}

/// Why a file could not be read or written, and which one.
#[derive(Debug)]
pub struct FileError {
    action: Action,
    path: PathBuf,
    cause: io::Error,
}

impl FileError {
    /// The path that was tried.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What kind of error it is.
    pub fn kind(&self) -> io::ErrorKind {
        self.cause.kind()
    }

    /// Whether the run lacks a grant.
    pub fn is_denied(&self) -> bool {
        /// WASI's error for a path below no granted folder.
        const NOT_CAPABLE: i32 = 76;
        let is_denied = matches!(self.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem);
        is_denied || cfg!(target_family = "wasm") && self.cause.raw_os_error() == Some(NOT_CAPABLE)
    }
}

impl fmt::Display for FileError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (verb, path) = (self.action.verb(), self.path.display());
        if !self.is_denied() {
            return write!(formatter, "cannot {verb} `{path}`: {}", self.cause);
        }
        let need = self.action.need();
        let folder = match (self.action, self.path.parent()) {
            (Action::List, _) | (_, None) => self.path.display(),
            (_, Some(parent)) if parent.as_os_str().is_empty() => Path::new(".").display(),
            (_, Some(parent)) => parent.display(),
        };
        write!(
            formatter,
            "cannot {verb} `{path}`: the run has no access to it; declare `#[tool({need} = [\"{folder}\"])]` and run \
             with `--allow-{need}={folder}`"
        )
    }
}

impl std::error::Error for FileError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        // What the message repeats is no further cause.
        self.is_denied().then_some(&self.cause as _)
    }
}

impl From<FileError> for io::Error {
    fn from(error: FileError) -> Self {
        Self::new(error.kind(), error.to_string())
    }
}
