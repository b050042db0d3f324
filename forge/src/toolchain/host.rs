//! What this process was given: the search path, the settings, the folders of rustup.

use std::ffi::OsString;
use std::fmt;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// The oldest compiler that plugin-api supports: the one that this workspace declares.
pub(super) const OLDEST: &str = env!("CARGO_PKG_RUST_VERSION");

/// The part of the environment that decides which compilers are seen.
#[derive(Debug, Clone, Default)]
pub(super) struct Host {
    /// The folders of `PATH`.
    pub(super) path: Vec<PathBuf>,
    /// The folder of rustup, whether it exists or not.
    pub(super) rustup_home: Option<PathBuf>,
    /// The cargo that runs this process, where `cargo run` or `cargo test` does.
    pub(super) cargo: Option<PathBuf>,
    /// `FORGE_RUSTC`.
    pub(super) given_rustc: Option<OsString>,
    /// `FORGE_TOOLCHAIN`.
    pub(super) given_toolchain: Option<OsString>,
}

impl Host {
    /// Reads the environment of this process.
    pub(super) fn of_process() -> Self {
        let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
        let home = set("HOME").map(PathBuf::from);
        Self {
            path: set("PATH").map(|path| std::env::split_paths(&path).collect()).unwrap_or_default(),
            rustup_home: set("RUSTUP_HOME").map(PathBuf::from).or_else(|| Some(home?.join(".rustup"))),
            cargo: set("CARGO").map(PathBuf::from),
            given_rustc: set("FORGE_RUSTC"),
            given_toolchain: set("FORGE_TOOLCHAIN"),
        }
    }

    /// The first program of this name on `PATH`.
    pub(super) fn program(&self, name: impl AsRef<Path>) -> Option<PathBuf> {
        let name = name.as_ref();
        self.path
            .iter()
            .filter(|folder| folder.is_absolute())
            .map(|folder| folder.join(name))
            .find(|at| executable(at))
    }
}

/// Whether `path` is a file that may be run.
pub(super) fn executable(path: &Path) -> bool {
    path.metadata().is_ok_and(|data| data.is_file() && data.permissions().mode() & 0o111 != 0)
}

/// The first two numbers of a version, which decide what a compiler can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Release {
    major: u32,
    minor: u32,
}

impl Release {
    /// Reads `1.96`, `1.96.0`, `1.96.0-nightly` or a package's `1.96.0+dfsg1-1`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut numbers = text.split(|c: char| !c.is_ascii_digit());
        Some(Self { major: numbers.next()?.parse().ok()?, minor: numbers.next()?.parse().ok()? })
    }

    /// The oldest that serves.
    pub(super) fn oldest() -> Self {
        Self::parse(OLDEST).unwrap_or(Self { major: 1, minor: 95 })
    }
}

impl fmt::Display for Release {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{}", self.major, self.minor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn releases_are_read_from_every_spelling() {
        let wanted = Release { major: 1, minor: 96 };
        for text in ["1.96", "1.96.0", "1.96.0-nightly", "1.96.0+dfsg1-1~deb12u2"] {
            assert_eq!(Release::parse(text), Some(wanted), "{text}");
        }
        assert_eq!(Release::parse("rustc"), None);
        assert_eq!(Release::parse("1"), None);
    }

    #[test]
    fn releases_compare_by_number() {
        assert!(Release::parse("1.100.0") > Release::parse("1.96.0"));
        assert!(Release::parse("1.63.0").unwrap() < Release::oldest());
    }

    #[test]
    fn programs_are_found_in_the_order_of_the_path() {
        let folder = tempfile::tempdir().unwrap();
        let (first, second) = (folder.path().join("first"), folder.path().join("second"));
        for (at, mode) in [(&first, 0o644), (&second, 0o755)] {
            std::fs::create_dir(at).unwrap();
            std::fs::write(at.join("rustc"), "").unwrap();
            std::fs::set_permissions(at.join("rustc"), PermissionsExt::from_mode(mode)).unwrap();
        }
        let host = Host { path: vec![first, second.clone()], ..Host::default() };
        assert_eq!(host.program("rustc"), Some(second.join("rustc")));
        assert_eq!(host.program("cargo"), None);
    }
}
