//! Writing: a temporary file in this process's workshop, then a rename into place. A half file is never
//! visible.
//!
//! Nothing is synced to the disk. After a power cut an entry may be empty or torn; it is then found bad when
//! it is read, and made again. That is cheaper than to wait for the disk with every entry.

use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::{Arc, PoisonError};

use crate::workshop::{TemporaryFolder, Workshop};
use crate::{Cache, CacheError};

/// A cache that is deleted while it is written to is made again; one that keeps vanishing is given up.
const ATTEMPTS: usize = 4;

/// Blobs and records may be read by all whom the folders and the user's umask let in; written by nobody else.
const READABLE: u32 = 0o644;

/// Native code is nobody else's business.
pub(crate) const PRIVATE: u32 = 0o600;

/// Why a step of storing failed.
pub(crate) enum StepError {
    System(io::Error),
    Told(CacheError),
}

impl From<io::Error> for StepError {
    fn from(error: io::Error) -> Self {
        Self::System(error)
    }
}

impl From<CacheError> for StepError {
    fn from(error: CacheError) -> Self {
        Self::Told(error)
    }
}

impl Cache {
    /// A new, empty folder on the filesystem of the cache, for things in the making.
    pub fn temporary_folder(&self) -> Result<TemporaryFolder, CacheError> {
        const OPERATION: &str = "make a temporary folder in the cache";
        self.attempt(OPERATION, &self.layout().temporary(), |workshop| {
            Ok(TemporaryFolder::make(Arc::clone(workshop))?)
        })
    }

    /// Stores the parts, one after the other, as the file `path`.
    pub(crate) fn store(&self, operation: &'static str, path: &Path, parts: &[&[u8]]) -> Result<(), CacheError> {
        self.store_with(operation, path, parts, READABLE, |made| Ok(place(made, path)?))
    }

    /// Stores the parts as a file that `place` then puts where it belongs: at `path`, which is for messages.
    pub(crate) fn store_with(
        &self,
        operation: &'static str,
        path: &Path,
        parts: &[&[u8]],
        mode: u32,
        place: impl Fn(&Path) -> Result<(), StepError>,
    ) -> Result<(), CacheError> {
        self.attempt(operation, path, |workshop| {
            let made = workshop.new_path();
            let stored = write(&made, parts, mode).map_err(StepError::from).and_then(|()| place(&made));
            if stored.is_err() {
                // A disk that is full is not to be kept full by what is of no use.
                let _ = fs::remove_file(&made);
            }
            stored
        })
    }

    fn attempt<T>(
        &self,
        operation: &'static str,
        path: &Path,
        step: impl Fn(&Arc<Workshop>) -> Result<T, StepError>,
    ) -> Result<T, CacheError> {
        if !self.is_writable() {
            let path = self.root().to_owned();
            return Err(CacheError::ReadOnly { operation, path, source: None });
        }
        let _writing = self.writing(operation)?;
        let mut left = ATTEMPTS;
        loop {
            left -= 1;
            match self.workshop().map_err(StepError::from).and_then(|workshop| step(&workshop)) {
                Ok(done) => return Ok(done),
                Err(StepError::System(error)) if error.kind() == ErrorKind::NotFound && left > 0 => {
                    *self.workshop_slot() = None;
                    self.layout().make()?;
                }
                Err(StepError::System(error)) => {
                    return Err(CacheError::writing(operation, path, error));
                }
                Err(StepError::Told(error)) => return Err(error),
            }
        }
    }

    fn workshop(&self) -> io::Result<Arc<Workshop>> {
        let mut slot = self.workshop_slot();
        match &*slot {
            Some(workshop) => Ok(Arc::clone(workshop)),
            None => Ok(Arc::clone(slot.insert(Arc::new(Workshop::open(&self.layout().temporary())?)))),
        }
    }

    fn workshop_slot(&self) -> std::sync::MutexGuard<'_, Option<Arc<Workshop>>> {
        self.inner.workshop.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn write(path: &Path, parts: &[&[u8]], mode: u32) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(mode).open(path)?;
    parts.iter().try_for_each(|part| file.write_all(part))
}

fn place(made: &Path, path: &Path) -> io::Result<()> {
    match fs::rename(made, path) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            path.parent().map_or(Ok(()), fs::create_dir_all)?;
            fs::rename(made, path)
        }
        Err(error) if error.kind() == ErrorKind::IsADirectory => {
            fs::remove_dir_all(path)?;
            fs::rename(made, path)
        }
        other => other,
    }
}
