//! Unpacks packages into one folder, as files: no script of a package runs.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use super::super::error::{DebianError, ProgramError};
use super::super::program;

const UNPACK: Duration = Duration::from_secs(600);

/// Unpacks `archives` into `folder`, two at a time: each one is decompressed by a single thread.
pub(super) fn unpack(dpkg: &Path, archives: &[PathBuf], folder: &Path) -> Result<(), DebianError> {
    let next = AtomicUsize::new(0);
    let work = || -> Result<(), ProgramError> {
        while let Some(archive) = archives.get(next.fetch_add(1, Ordering::Relaxed)) {
            let mut command = Command::new(dpkg);
            command.arg("-x").arg(archive).arg(folder).env("LC_ALL", "C");
            program::run(command, UNPACK)?;
        }
        Ok(())
    };
    std::thread::scope(|scope| {
        let other = scope.spawn(work);
        let mine = work();
        let theirs = other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        mine.and(theirs)
    })?;
    Ok(())
}
