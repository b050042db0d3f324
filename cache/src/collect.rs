//! Taking away what is of no use, and the least recently used until the rest fits.

use std::collections::HashMap;
use std::fs::{self, FileTimes, OpenOptions};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use serde::Serialize;

use crate::entry::{Dropped, remove_if_unchanged};
use crate::lock::{is_at, try_exclusive};
use crate::survey::{Finding, Kind, Surveyed, is_workshop_lock, walk};
use crate::workshop::LOCK;
use crate::{Cache, CacheError, Digest, Usage};

/// How long [`Cache::gc`] waits for others. They hold the lock for single writes only.
const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// Between two collections that [`Cache::trim_when_due`] makes.
const TRIM_INTERVAL: Duration = Duration::from_secs(24 * 60 * 60);

/// What a collection took away, and what it left.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct GcReport {
    /// Entries that were bad.
    pub dropped: Vec<Dropped>,
    /// Action records whose blobs were gone.
    pub dangling: Usage,
    /// Sound entries that were not used for the longest time.
    pub evicted: Usage,
    /// Files that killed processes had left.
    pub temporary: Usage,
    /// What should have gone, but this user may not remove it.
    pub refused: Vec<PathBuf>,
    /// What is still there.
    pub remaining: Usage,
}

/// How closely a collection looks at blobs and native code; records are always read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Depth {
    Bytes,
    Names,
}

/// An entry that is kept so far.
struct Kept {
    entry: Surveyed,
    needs: Vec<Digest>,
}

impl Cache {
    /// Removes bad entries, records whose blobs are gone and what killed processes left; then, if the rest
    /// weighs more than `max_size` bytes, the least recently used entries until it does not. A blob counts as
    /// used when a record that needs it was.
    ///
    /// Everything is read, without a lock; then others wait while files are removed. They see misses, nothing
    /// worse.
    pub fn gc(&self, max_size: Option<u64>) -> Result<GcReport, CacheError> {
        self.collect(max_size, LONGEST_WAIT, Depth::Bytes)
    }

    /// The small daily collection: as [`Cache::gc`], but without reading blobs and native code, at most once
    /// in 24 hours, and not at all while others write. Costs one system call when it is not due; then the
    /// answer is `None`.
    pub fn trim_when_due(&self, max_size: u64) -> Result<Option<GcReport>, CacheError> {
        if !self.is_writable() || !self.trim_is_due() {
            return Ok(None);
        }
        match self.collect(Some(max_size), Duration::ZERO, Depth::Names) {
            Ok(report) => Ok(Some(report)),
            Err(CacheError::Busy { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn trim_is_due(&self) -> bool {
        let last = fs::metadata(self.layout().last_trim()).and_then(|metadata| metadata.modified());
        // Never trimmed, or a clock that was wrong: due.
        last.ok().and_then(|last| SystemTime::now().duration_since(last).ok()).is_none_or(|age| age >= TRIM_INTERVAL)
    }

    fn collect(&self, max_size: Option<u64>, longest: Duration, depth: Depth) -> Result<GcReport, CacheError> {
        if !self.is_writable() {
            let path = self.root().to_owned();
            return Err(CacheError::ReadOnly { operation: "collect the cache", path, source: None });
        }
        let mut bad = Vec::new();
        let mut kept = Vec::new();
        for entry in self.survey()? {
            let unread = depth == Depth::Names && matches!(entry.kind, Kind::Blob(_) | Kind::Native { .. });
            match if unread { Finding::Sound(Vec::new()) } else { self.examine(&entry)? } {
                Finding::Sound(needs) => kept.push(Kept { entry, needs }),
                Finding::Bad(reason) => bad.push((entry, reason)),
                Finding::Gone => {}
            }
        }

        let _collecting = self.collecting(longest)?;
        let mut report = GcReport::default();
        for (entry, reason) in bad {
            if remove(&entry, &mut report)? {
                report.dropped.push(Dropped { path: entry.path, reason });
            }
        }
        self.remove_rubbish(&mut report)?;
        let kept = self.remove_dangling(kept, &mut report)?;
        let kept = evict(kept, max_size.unwrap_or(u64::MAX), &mut report)?;
        for kept in self.remove_dangling(kept, &mut report)? {
            report.remaining += kept.entry.bytes;
        }
        self.mark_collected();
        Ok(report)
    }

    /// Removes records that need a blob which is gone.
    fn remove_dangling(&self, kept: Vec<Kept>, report: &mut GcReport) -> Result<Vec<Kept>, CacheError> {
        let mut still = Vec::with_capacity(kept.len());
        for kept in kept {
            if kept.needs.iter().all(|digest| self.contains(digest)) {
                still.push(kept);
            } else if remove(&kept.entry, report)? {
                report.dangling += kept.entry.bytes;
            }
        }
        Ok(still)
    }

    /// Removes the folders of processes that are gone, and locks that nobody holds.
    fn remove_rubbish(&self, report: &mut GcReport) -> Result<(), CacheError> {
        let temporary = self.layout().temporary();
        for folder in children(&temporary)? {
            let lock = folder.join(LOCK);
            if is_held(&lock)? {
                continue;
            }
            let removed = match fs::symlink_metadata(&folder) {
                Ok(metadata) if metadata.is_dir() => {
                    // Counting is for the report only: what cannot be counted is removed all the same.
                    let _ = walk(&folder, usize::MAX, &mut |path, metadata| {
                        if !is_workshop_lock(path, &temporary) {
                            report.temporary += metadata.len();
                        }
                    });
                    fs::remove_dir_all(&folder)
                }
                Ok(metadata) => {
                    report.temporary += metadata.len();
                    fs::remove_file(&folder)
                }
                Err(error) => Err(error),
            };
            unless_gone(removed, &folder)?;
        }
        for lock in children(&self.layout().locks())? {
            let Ok(file) = OpenOptions::new().append(true).open(&lock) else {
                continue;
            };
            if try_exclusive(&file).unwrap_or(false) && is_at(&file, &lock) {
                unless_gone(fs::remove_file(&lock), &lock)?;
            }
        }
        Ok(())
    }

    /// Best effort, for a collection on a full disk has done its work too: at worst the next one is due at
    /// once.
    fn mark_collected(&self) {
        let opened = OpenOptions::new().create(true).append(true).open(self.layout().last_trim());
        let now = FileTimes::new().set_modified(SystemTime::now());
        let _ = opened.and_then(|file| file.set_times(now));
    }
}

/// Removes the least recently used entries until the rest weighs no more than `max_size`.
fn evict(mut kept: Vec<Kept>, max_size: u64, report: &mut GcReport) -> Result<Vec<Kept>, CacheError> {
    let mut total: u64 = kept.iter().map(|kept| kept.entry.bytes).sum();
    if total <= max_size {
        return Ok(kept);
    }
    // A run reads the record and the native code, never the blob behind them; it is in use all the same.
    let mut needed: HashMap<Digest, SystemTime> = HashMap::new();
    for kept in &kept {
        for digest in &kept.needs {
            let used = needed.entry(*digest).or_insert(kept.entry.used);
            *used = kept.entry.used.max(*used);
        }
    }
    for kept in &mut kept {
        if let Kind::Blob(digest) = &kept.entry.kind
            && let Some(used) = needed.get(digest)
        {
            kept.entry.used = kept.entry.used.max(*used);
        }
    }
    kept.sort_by(|left, right| {
        left.entry.used.cmp(&right.entry.used).then_with(|| left.entry.path.cmp(&right.entry.path))
    });
    let mut still = Vec::new();
    for kept in kept {
        if total > max_size && remove(&kept.entry, report)? {
            total -= kept.entry.bytes;
            report.evicted += kept.entry.bytes;
        } else {
            still.push(kept);
        }
    }
    Ok(still)
}

/// Removes the entry, unless it changed meanwhile or belongs to someone else.
fn remove(entry: &Surveyed, report: &mut GcReport) -> Result<bool, CacheError> {
    match remove_if_unchanged(&entry.path, entry.identity) {
        Err(error) if error.kind() == ErrorKind::PermissionDenied => {
            report.refused.push(entry.path.clone());
            Ok(false)
        }
        other => other.map_err(|error| CacheError::writing("remove an entry", &entry.path, error)),
    }
}

fn unless_gone(removed: io::Result<()>, path: &Path) -> Result<(), CacheError> {
    match removed {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(CacheError::writing("remove what is left behind", path, error))
        }
        _ => Ok(()),
    }
}

/// Whether a living process holds this lock.
fn is_held(lock: &Path) -> Result<bool, CacheError> {
    match OpenOptions::new().append(true).open(lock) {
        Ok(file) => try_exclusive(&file)
            .map(|free| !free)
            .map_err(|error| CacheError::locking("collect the cache", lock, error)),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(false),
        // Of another user, who may be alive.
        Err(error) if error.kind() == ErrorKind::PermissionDenied => Ok(true),
        Err(error) => Err(CacheError::writing("collect the cache", lock, error)),
    }
}

fn children(folder: &Path) -> Result<Vec<PathBuf>, CacheError> {
    let listed = fs::read_dir(folder)
        .and_then(|children| children.map(|child| child.map(|child| child.path())).collect::<io::Result<Vec<_>>>());
    match listed {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
        other => other.map_err(|error| CacheError::reading("read a folder of the cache", folder, error)),
    }
}

#[cfg(test)]
mod tests;
