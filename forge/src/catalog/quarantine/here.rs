//! What this machine has against a release: a file below the user's catalogs.

use std::{
    fs, io,
    io::Write as _,
    path::{Path, PathBuf},
};

use forge_cache::Digest;
use semver::Version;
use serde::{Deserialize, Serialize};

use crate::{
    catalog::{Change, Refused, ReleaseState, Verified},
    home::Home,
    tool::ToolName,
};

/// A release that was quarantined on this machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Here {
    /// The tool.
    pub(super) name: ToolName,
    /// Its version.
    pub(super) version: Version,
    /// Why.
    pub(super) reason: String,
    /// When, in seconds since 1970.
    pub(super) since: u64,
    /// The number of the change in the catalog that says so too. `None` if no key here may sign one.
    pub(super) number: Option<u64>,
    /// The runs that failed.
    pub(super) runs: Vec<String>,
}

/// The file of a quarantine on this machine.
#[derive(Debug, thiserror::Error)]
pub enum HereError {
    /// It cannot be read, written or removed.
    #[error("{}: {source}; it says that a release is quarantined on this machine", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// It is not what was written there.
    #[error("{} is damaged: {reason}; it says that a release is quarantined on this machine: remove it to forget that", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
}

impl Here {
    /// What this machine has against the release whose envelope has this SHA-256.
    pub(super) fn read(home: &Home, release: &Digest) -> Result<Option<Self>, HereError> {
        let path = file(home, release);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(HereError::Io { path, source }),
        };
        let read = serde_json::from_slice(&bytes);
        read.map(Some).map_err(|error| HereError::Damaged { path, reason: error.to_string() })
    }

    /// Keeps it, in place of what was kept before.
    pub(super) fn write(&self, home: &Home, release: &Digest) -> Result<(), HereError> {
        let path = file(home, release);
        let folder = path.parent().unwrap_or(Path::new("."));
        let bytes = serde_json::to_vec(self).expect("it is made of texts and numbers");
        let written = fs::create_dir_all(folder).and_then(|()| {
            let mut file = tempfile::Builder::new().prefix(".forge-").tempfile_in(folder)?;
            file.write_all(&bytes)?;
            file.persist(&path).map_err(|error| error.error)?;
            Ok(())
        });
        written.map_err(|source| HereError::Io { path, source })
    }

    /// Forgets it; whether there was something.
    pub(super) fn remove(home: &Home, release: &Digest) -> Result<bool, HereError> {
        let path = file(home, release);
        match fs::remove_file(&path) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(source) => Err(HereError::Io { path, source }),
        }
    }

    /// Whether an operator has lifted a quarantine in the catalog since, by the changes that count.
    pub(super) fn is_over(&self, changes: &[Verified<Change>]) -> bool {
        let pairs = changes.iter().zip(changes.iter().skip(1));
        let mut lifts = pairs.filter(|(before, after)| {
            before.document.state == ReleaseState::Quarantined && after.document.state != ReleaseState::Quarantined
        });
        match self.number {
            Some(number) => lifts.any(|(_, lift)| lift.document.number > number),
            None => lifts.any(|(_, lift)| lift.document.stamp.time >= self.since),
        }
    }

    pub(super) fn refusal(self) -> Refused {
        let Self { name, version, reason, since, .. } = self;
        Refused::QuarantinedHere { name, version, reason, since }
    }
}

fn file(home: &Home, release: &Digest) -> PathBuf {
    home.catalogs.join("quarantined").join(format!("{release}.json"))
}
