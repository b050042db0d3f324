//! Looking at everything: what is there, how much it is, and whether it is sound.

use std::collections::BTreeMap;
use std::fs::{self, Metadata};
use std::io::ErrorKind;
use std::ops::AddAssign;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde::Serialize;

use crate::entry::{Content, DropReason, Dropped, Identity};
use crate::layout::shard;
use crate::workshop::LOCK;
use crate::{Cache, CacheError, Digest, actions, blobs, entry, native};

/// A number of entries and what they weigh.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Usage {
    /// How many entries.
    pub entries: u64,
    /// The sum of their lengths in bytes.
    pub bytes: u64,
}

impl AddAssign<u64> for Usage {
    /// Adds one entry of that many bytes.
    fn add_assign(&mut self, bytes: u64) {
        self.entries += 1;
        self.bytes += bytes;
    }
}

/// What a cache holds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Stats {
    /// By kind: `blobs`, `native`, and each bucket of action records, such as `actions/build-v1`.
    pub buckets: BTreeMap<String, Usage>,
    /// All of these together; what [`Cache::gc`] keeps below its limit.
    pub total: Usage,
    /// What processes are making at this moment, or left behind when they were killed. Not part of the total.
    pub temporary: Usage,
}

/// What a look at every byte of a cache found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct VerifyReport {
    /// All entries that were read, with their lengths.
    pub checked: Usage,
    /// The bad ones among them. They were removed, where this user may.
    pub dropped: Vec<Dropped>,
}

/// One file below one of the entry folders.
pub(crate) struct Surveyed {
    pub(crate) kind: Kind,
    pub(crate) path: PathBuf,
    pub(crate) bytes: u64,
    pub(crate) used: SystemTime,
    pub(crate) identity: Identity,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Blob(Digest),
    Action {
        bucket: String,
        key: Digest,
    },
    Native {
        engine: String,
        key: Digest,
    },
    /// Lies where no entry belongs.
    Stray,
}

/// What a look into an entry found.
pub(crate) enum Finding {
    /// It is sound, and needs these blobs.
    Sound(Vec<Digest>),
    Bad(DropReason),
    /// It was removed meanwhile.
    Gone,
}

impl Cache {
    /// Counts what is there, without reading it.
    pub fn stats(&self) -> Result<Stats, CacheError> {
        let mut stats = Stats::default();
        for entry in self.survey()? {
            let bucket = match entry.kind {
                Kind::Blob(_) => "blobs".to_owned(),
                Kind::Action { bucket, .. } => format!("actions/{bucket}"),
                Kind::Native { .. } => "native".to_owned(),
                Kind::Stray => "stray".to_owned(),
            };
            *stats.buckets.entry(bucket).or_default() += entry.bytes;
            stats.total += entry.bytes;
        }
        let temporary = self.layout().temporary();
        unless_foreign(walk(&temporary, usize::MAX, &mut |path, metadata| {
            if !is_workshop_lock(path, &temporary) {
                stats.temporary += metadata.len();
            }
        }))?;
        Ok(stats)
    }

    /// Reads and checks everything, and drops what is bad. Others may use the cache meanwhile.
    pub fn verify(&self) -> Result<VerifyReport, CacheError> {
        let mut report = VerifyReport::default();
        for entry in self.survey()? {
            let reason = match self.examine(&entry)? {
                Finding::Gone => continue,
                Finding::Sound(_) => None,
                Finding::Bad(reason) => Some(reason),
            };
            report.checked += entry.bytes;
            if let Some(reason) = reason {
                if self.is_writable() {
                    // What cannot be removed is found bad by its next reader too.
                    let _ = entry::remove_if_unchanged(&entry.path, entry.identity);
                }
                report.dropped.push(Dropped { path: entry.path, reason });
            }
        }
        Ok(report)
    }

    /// All entries, actions before blobs: a blob is stored before the record that needs it, so that in this
    /// order no record is seen without a blob that was there.
    pub(crate) fn survey(&self) -> Result<Vec<Surveyed>, CacheError> {
        let layout = self.layout();
        let mut entries = Vec::new();
        let mut gather = |folder: PathBuf, depth: usize, kind: fn(&[&str]) -> Option<Kind>| {
            walk(&folder, depth, &mut |path, metadata| {
                let names: Option<Vec<&str>> = path
                    .strip_prefix(&folder)
                    .ok()
                    .and_then(|inside| inside.iter().map(std::ffi::OsStr::to_str).collect());
                entries.push(Surveyed {
                    kind: names.and_then(|names| kind(&names)).unwrap_or(Kind::Stray),
                    path: path.to_owned(),
                    bytes: metadata.len(),
                    used: metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH),
                    identity: Identity::from(metadata),
                });
            })
        };
        gather(layout.actions(), 3, |names| match names {
            [bucket, folder, key] => {
                let key = in_shard(folder, key)?;
                Some(Kind::Action { bucket: (*bucket).to_owned(), key })
            }
            _ => None,
        })?;
        unless_foreign(gather(layout.native(), 2, |names| match names {
            [engine, key] => Some(Kind::Native { engine: (*engine).to_owned(), key: key.parse().ok()? }),
            _ => None,
        }))?;
        gather(layout.blobs(), 2, |names| match names {
            [folder, digest] => in_shard(folder, digest).map(Kind::Blob),
            _ => None,
        })?;
        Ok(entries)
    }

    /// Reads an entry and checks it.
    pub(crate) fn examine(&self, surveyed: &Surveyed) -> Result<Finding, CacheError> {
        if surveyed.kind == Kind::Stray {
            return Ok(Finding::Bad(DropReason::Misplaced));
        }
        let entry = match entry::read(&surveyed.path)? {
            Content::Missing => return Ok(Finding::Gone),
            Content::Bad(reason, _) => return Ok(Finding::Bad(reason)),
            Content::Found(entry) => entry,
        };
        let checked = match &surveyed.kind {
            Kind::Blob(digest) => blobs::check(&entry.bytes, digest).map(|()| Vec::new()),
            Kind::Action { bucket, key } => actions::parse(&entry.bytes, bucket, key).map(|parsed| parsed.refers_to),
            Kind::Native { engine, key } => {
                let folders = [self.layout().native(), self.layout().native().join(engine)];
                if folders.iter().all(|folder| native::trusted_path(folder)) {
                    native::check_file(&entry.metadata)
                        .and_then(|()| native::check(&entry.bytes, engine, key))
                        .map(|()| Vec::new())
                } else {
                    Err(DropReason::Untrusted)
                }
            }
            Kind::Stray => Err(DropReason::Misplaced),
        };
        Ok(checked.map_or_else(Finding::Bad, Finding::Sound))
    }
}

fn in_shard(folder: &str, name: &str) -> Option<Digest> {
    name.parse().ok().filter(|digest| folder == shard(digest))
}

/// Whether this is the lock of a workshop, and not something in the making.
pub(crate) fn is_workshop_lock(path: &Path, temporary: &Path) -> bool {
    path.ends_with(LOCK) && path.parent().and_then(Path::parent) == Some(temporary)
}

/// What belongs to another user and is private to them is none of ours, and not counted.
fn unless_foreign(walked: Result<(), CacheError>) -> Result<(), CacheError> {
    match walked {
        Err(CacheError::Io { source, .. }) if source.kind() == ErrorKind::PermissionDenied => Ok(()),
        other => other,
    }
}

/// Calls `visit` with everything below `folder` that is no folder, and with the folders at `depth`. What
/// vanishes meanwhile is passed over, and so is what begins with a dot: filesystems and editors leave such
/// files.
pub(crate) fn walk(folder: &Path, depth: usize, visit: &mut dyn FnMut(&Path, &Metadata)) -> Result<(), CacheError> {
    let failed = |error| CacheError::reading("read a folder of the cache", folder, error);
    let children = match fs::read_dir(folder) {
        Ok(children) => children,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(failed(error)),
    };
    for child in children {
        let child = child.map_err(failed)?;
        if child.file_name().as_encoded_bytes().starts_with(b".") {
            continue;
        }
        let metadata = match child.metadata() {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            Err(error) => return Err(failed(error)),
        };
        if metadata.is_dir() && depth > 1 {
            walk(&child.path(), depth - 1, visit)?;
        } else {
            visit(&child.path(), &metadata);
        }
    }
    Ok(())
}
