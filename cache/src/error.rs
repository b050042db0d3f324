//! What can go wrong in a cache, and what the user can do about it.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A failure of the cache itself. An entry that is missing or damaged is none: it is a miss.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CacheError {
    /// The cache may be read, not written.
    #[error("cannot {operation}: `{path}` cannot be written by this user; {remedy}", remedy = self.remedy())]
    ReadOnly {
        /// What was tried, such as `store a blob`.
        operation: &'static str,
        /// The folder or file.
        path: PathBuf,
        /// The answer of the operating system, unless the cache was opened read-only.
        source: Option<io::Error>,
    },
    /// The disk, the quota or the limit on file sizes is used up.
    #[error("cannot {operation}: there is no space left for `{path}`; {remedy}", remedy = self.remedy())]
    NoSpace {
        /// What was tried.
        operation: &'static str,
        /// The folder or file.
        path: PathBuf,
        /// The answer of the operating system.
        source: io::Error,
    },
    /// Others kept using the cache for longer than the collection could wait.
    #[error(
        "cannot collect the cache `{path}`: it was in use for {} seconds; {remedy}",
        waited.as_secs(),
        remedy = self.remedy()
    )]
    Busy {
        /// The cache.
        path: PathBuf,
        /// How long the collection waited.
        waited: Duration,
    },
    /// Someone else could have written the native code here.
    #[error("cannot {operation}: `{path}` {reason}; {remedy}", remedy = self.remedy())]
    Untrusted {
        /// What was tried.
        operation: &'static str,
        /// The folder.
        path: PathBuf,
        /// Why it is not trusted, such as `belongs to another user`.
        reason: String,
    },
    /// The filesystem of the cache has no file locks.
    #[error("cannot {operation}: the filesystem of `{path}` has no file locks; {remedy}", remedy = self.remedy())]
    NoLocks {
        /// What was tried.
        operation: &'static str,
        /// The lock file.
        path: PathBuf,
        /// The answer of the operating system.
        source: io::Error,
    },
    /// A file stands where the cache's folder should be.
    #[error("cannot {operation}: `{path}` is not a folder; {remedy}", remedy = self.remedy())]
    NotAFolder {
        /// What was tried.
        operation: &'static str,
        /// The path.
        path: PathBuf,
    },
    /// The compatibility hash of an engine cannot be the name of a folder.
    #[error("`{engine}` cannot name an engine; {remedy}", remedy = self.remedy())]
    EngineName {
        /// The name.
        engine: String,
    },
    /// Anything else that the operating system refused.
    #[error("cannot {operation}: `{path}`: {source}; {remedy}", remedy = self.remedy())]
    Io {
        /// What was tried.
        operation: &'static str,
        /// The folder or file.
        path: PathBuf,
        /// The answer of the operating system.
        source: io::Error,
    },
}

impl CacheError {
    /// What the user can do next; part of the message as well.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::ReadOnly { .. } => "make it writable, or choose another folder with FORGE_HOME",
            Self::NoSpace { .. } => {
                "free some space, shrink the cache with `forge cache gc --max-size SIZE`, \
                 or choose a folder on another disk with FORGE_HOME"
            }
            Self::Busy { .. } => "try again when the other forge commands have finished",
            Self::Untrusted { .. } => "remove it; it is made again with the right owner and mode 0700",
            Self::NoLocks { .. } => "choose a folder on a local disk with FORGE_HOME",
            Self::NotAFolder { .. } => "move the file away, or choose another folder with FORGE_HOME",
            Self::EngineName { .. } => {
                "use 1 to 128 letters, digits, `-`, `_` and `.`, beginning with a letter or digit"
            }
            Self::Io { .. } => "check the folder and its disk, or choose another folder with FORGE_HOME",
        }
    }

    /// The folder or file that the failure is about, if there is one.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::ReadOnly { path, .. }
            | Self::NoSpace { path, .. }
            | Self::Busy { path, .. }
            | Self::Untrusted { path, .. }
            | Self::NoLocks { path, .. }
            | Self::NotAFolder { path, .. }
            | Self::Io { path, .. } => Some(path),
            Self::EngineName { .. } => None,
        }
    }

    /// A failure to read.
    pub(crate) fn reading(operation: &'static str, path: &Path, source: io::Error) -> Self {
        let path = path.to_owned();
        match source.kind() {
            ErrorKind::NotADirectory => Self::NotAFolder { operation, path },
            _ => Self::Io { operation, path, source },
        }
    }

    /// A failure to write: no permission and no space have remedies of their own.
    pub(crate) fn writing(operation: &'static str, path: &Path, source: io::Error) -> Self {
        let path = path.to_owned();
        match source.kind() {
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
                Self::ReadOnly { operation, path, source: Some(source) }
            }
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
                Self::NoSpace { operation, path, source }
            }
            ErrorKind::NotADirectory => Self::NotAFolder { operation, path },
            _ => Self::Io { operation, path, source },
        }
    }

    /// A failure to lock.
    pub(crate) fn locking(operation: &'static str, path: &Path, source: io::Error) -> Self {
        use rustix::io::Errno;
        let unsupported = [Errno::NOLCK, Errno::OPNOTSUPP, Errno::NOSYS].map(Errno::raw_os_error);
        if source.kind() == ErrorKind::Unsupported || source.raw_os_error().is_some_and(|e| unsupported.contains(&e))
        {
            return Self::NoLocks { operation, path: path.to_owned(), source };
        }
        Self::writing(operation, path, source)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustix::io::Errno;

    fn writing(errno: Errno) -> CacheError {
        CacheError::writing("store a blob", Path::new("/cache"), errno.into())
    }

    #[test]
    fn no_space_has_one_remedy_whatever_ran_out() {
        for errno in [Errno::NOSPC, Errno::DQUOT, Errno::FBIG] {
            let error = writing(errno);
            assert!(matches!(error, CacheError::NoSpace { .. }), "{errno:?}");
            let text = error.to_string();
            assert!(
                text.starts_with("cannot store a blob: there is no space left for `/cache`; free some"),
                "{text}"
            );
        }
    }

    #[test]
    fn no_permission_is_read_only() {
        for errno in [Errno::ROFS, Errno::ACCESS, Errno::PERM] {
            let error = writing(errno);
            assert!(matches!(error, CacheError::ReadOnly { .. }), "{errno:?}");
            assert!(error.to_string().contains("FORGE_HOME"));
            assert_eq!(error.path(), Some(Path::new("/cache")));
        }
    }

    #[test]
    fn a_filesystem_without_locks_is_told_apart() {
        let error = CacheError::locking("lock", Path::new("/cache/lock"), Errno::NOLCK.into());
        assert!(matches!(error, CacheError::NoLocks { .. }));
    }
}
