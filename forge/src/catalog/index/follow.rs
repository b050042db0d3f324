//! Keeping up with the catalog.

use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicUsize, Ordering},
    sync::{Mutex, PoisonError},
    thread,
    time::{Duration, Instant},
};

use forge_cache::Digest;
use rusqlite::{Connection, OptionalExtension as _, TransactionBehavior, params};
use semver::Version;

use super::{
    Index, IndexError,
    database::COLUMNS,
    entry::{Entry, Read, Standing, read},
    sketch::to_bytes,
};
use crate::{
    catalog::{Catalog, CatalogError, FeedPart},
    progress::Progress,
    tool::ToolName,
};

/// How many entries of the feed are taken in at once.
const BATCH: usize = 256;
/// How many releases are read at the same time over a network.
const READERS: usize = 16;
/// How many are needed before threads are worth it.
const FEW: usize = 4;

/// How long keeping up may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effort {
    /// About so long; the next one goes on.
    AtMost(Duration),
    /// Until all of it is taken in.
    Whole,
    /// The catalog is not asked at all.
    Unasked,
}

/// What came of keeping up.
#[derive(Debug, Default)]
pub struct Followed {
    /// How many releases and changes of state were taken in.
    pub taken: u64,
    /// How many entries of the feed, or releases, are left for the next time; a guess from below.
    pub left: u64,
    /// Why the catalog could not be read to the end.
    pub unreachable: Option<CatalogError>,
}

impl Index {
    /// Takes in what the catalog's feed says since the last time; where it has none, or the effort is to be whole, also the
    /// releases that the feed does not tell of.
    pub fn follow(
        &mut self,
        catalog: &Catalog,
        effort: Effort,
        progress: &dyn Progress,
    ) -> Result<Followed, IndexError> {
        let mut followed = Followed::default();
        if catalog.has_feed() {
            followed = self.follow_feed(catalog, effort, progress)?;
        }
        if followed.unreachable.is_none() && (effort == Effort::Whole || !catalog.has_feed()) {
            self.complete(catalog, effort, progress, &mut followed)?;
        }
        Ok(followed)
    }

    fn follow_feed(
        &mut self,
        catalog: &Catalog,
        effort: Effort,
        progress: &dyn Progress,
    ) -> Result<Followed, IndexError> {
        let began = Instant::now();
        let until = match effort {
            Effort::AtMost(most) => began.checked_add(most),
            Effort::Whole | Effort::Unasked => None,
        };
        let mut followed = Followed::default();
        loop {
            let position = self.position()?;
            let FeedPart { entries, last, is_end } = match catalog.feed_after(position, BATCH, until) {
                Ok(part) => part,
                Err(error) => return Ok(Followed { unreachable: Some(error), ..followed }),
            };
            if last == position {
                self.expect_entry(catalog, position)?;
                break;
            }
            if followed.taken > 0 {
                let releases = if followed.taken == 1 { "release" } else { "releases" };
                progress.phase(&format!("reading {}: {} {releases} so far", catalog.url(), followed.taken));
            }
            // Several entries about one release lead to the same documents.
            let about: BTreeMap<(ToolName, Version), ()> =
                entries.iter().map(|(_, entry)| ((entry.name.clone(), entry.version.clone()), ())).collect();
            let mut wanted = Vec::new();
            for (name, version) in about.into_keys() {
                let known = self.known(&name, &version)?;
                wanted.push((name, version, known));
            }
            let found = match read_all(catalog, &wanted) {
                Ok(found) => found,
                Err(error) => return Ok(Followed { unreachable: Some(error), ..followed }),
            };
            let read: Vec<_> = wanted.iter().map(|(name, version, _)| (name, version)).zip(found).collect();
            if self.take(position, last, &read)? {
                followed.taken += read.len() as u64;
            }
            if is_end {
                break;
            }
            if until.is_some_and(|until| Instant::now() >= until) {
                followed.left = catalog.feed_head().map_or(1, |head| head.saturating_sub(last));
                break;
            }
        }
        Ok(followed)
    }

    /// Sees to it that the feed has not become shorter than what was taken in: then the catalog was put back to what it was
    /// before, and its next entries will have numbers that were taken in already.
    fn expect_entry(&self, catalog: &Catalog, position: u64) -> Result<(), IndexError> {
        let Some(before) = position.checked_sub(1) else { return Ok(()) };
        match catalog.feed_after(before, 1, None) {
            Ok(part) if part.is_end => Err(IndexError::Damaged {
                path: self.path.clone(),
                reason: format!("it has read {position} entries of the catalog's feed, which has fewer"),
            }),
            // A store that does not answer says nothing of its feed.
            Ok(_) | Err(_) => Ok(()),
        }
    }

    /// The number of the last entry of the feed that was taken in.
    pub fn position(&self) -> Result<u64, IndexError> {
        position(&self.connection).map_err(|error| self.failed("read how far it goes", &error))
    }

    pub(super) fn known(&self, name: &ToolName, version: &Version) -> Result<Option<Digest>, IndexError> {
        let sql = "SELECT release FROM releases WHERE name = ?1 AND version = ?2";
        let known = || -> rusqlite::Result<Option<[u8; 32]>> {
            let mut statement = self.connection.prepare_cached(sql)?;
            statement.query_row(params![name.as_str(), version.to_string()], |row| row.get(0)).optional()
        };
        Ok(known().map_err(|error| self.failed("look for a release", &error))?.map(Digest::from_bytes))
    }

    /// Writes down what was read, if nobody else has meanwhile; gives whether.
    pub(super) fn take(
        &mut self,
        from: u64,
        to: u64,
        read: &[((&ToolName, &Version), Read)],
    ) -> Result<bool, IndexError> {
        let path = self.path.clone();
        let failed = |error: rusqlite::Error| IndexError::of(&path, "write down a release", &error);
        let transaction =
            self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
        if position(&transaction).map_err(failed)? != from {
            return Ok(false);
        }
        let write = || -> rusqlite::Result<()> {
            for ((name, version), read) in read {
                let (name, version) = (name.as_str(), version.to_string());
                match read {
                    Read::Whole(entry) => add(&transaction, name, &version, entry)?,
                    Read::State(standing) => stand(&transaction, name, &version, standing)?,
                    Read::Refused(reason) => refuse(&transaction, name, &version, reason)?,
                }
            }
            transaction.execute("UPDATE about SET position = ?1", [to.cast_signed()])?;
            Ok(())
        };
        write().map_err(failed)?;
        transaction.commit().map_err(failed)?;
        Ok(true)
    }
}

/// A release to be read, with the SHA-256 of its envelope if the index has it.
pub(super) type Wanted = (ToolName, Version, Option<Digest>);

/// Reads releases, several at once.
pub(super) fn read_all(catalog: &Catalog, wanted: &[Wanted]) -> Result<Vec<Read>, CatalogError> {
    let one = |(name, version, known): &Wanted| read(catalog, name, version, known.as_ref());
    if wanted.len() < FEW {
        return wanted.iter().map(one).collect();
    }
    let workers = match catalog.url().is_remote() {
        true => READERS,
        false => thread::available_parallelism().map_or(1, usize::from).min(READERS),
    };
    let next = AtomicUsize::new(0);
    let found = Mutex::new(Vec::with_capacity(wanted.len()));
    thread::scope(|scope| {
        for _ in 0..workers.min(wanted.len()) {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(release) = wanted.get(index) else { break };
                    let read = one(release);
                    let failed = read.is_err();
                    found.lock().unwrap_or_else(PoisonError::into_inner).push((index, read));
                    if failed {
                        // A store that does not answer one does not answer the others.
                        next.store(wanted.len(), Ordering::Relaxed);
                    }
                }
            });
        }
    });
    let mut found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
    found.sort_by_key(|(index, _)| *index);
    found.into_iter().map(|(_, read)| read).collect()
}

pub(super) fn position(connection: &Connection) -> rusqlite::Result<u64> {
    let position: i64 = connection.prepare_cached("SELECT position FROM about")?.query_row([], |row| row.get(0))?;
    Ok(position.cast_unsigned())
}

fn add(on: &Connection, name: &str, version: &str, entry: &Entry) -> rusqlite::Result<()> {
    // A store that gives another release than before: the one that verifies now counts.
    remove(on, name, version)?;
    on.prepare_cached("DELETE FROM refused WHERE name = ?1 AND version = ?2")?.execute([name, version])?;
    let texts = &entry.texts;
    on.prepare_cached(
        "INSERT INTO releases (name, version, release, artifact, state, successor, reason, description, tags, needs, \
         module_size, source_size, time, signer, text, newest) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, 0)",
    )?
    .execute(params![
        name,
        version,
        entry.release.as_bytes(),
        entry.artifact.as_bytes(),
        entry.standing.state,
        entry.standing.successor,
        entry.standing.reason,
        texts.description,
        entry.tags,
        entry.needs,
        entry.module_size.cast_signed(),
        entry.source_size.cast_signed(),
        entry.time.cast_signed(),
        entry.signer,
        Digest::of(texts.meaning().as_bytes()).as_bytes(),
    ])?;
    let id = on.last_insert_rowid();
    on.prepare_cached(
        "INSERT INTO others (rowid, name, tags, description, fields, source) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![id, texts.name, texts.tags, texts.description, texts.fields, texts.source])?;
    let sketch = &entry.sketch;
    on.prepare_cached("INSERT INTO sketches (id, shape, words, source) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![id, to_bytes(&sketch.shape), to_bytes(&sketch.words), to_bytes(&sketch.source)])?;
    let newcomer = Candidate::new(id, version, entry.standing.state);
    match newest(on, name)? {
        Some(newest) if newest >= newcomer => Ok(()),
        newest => elect(on, newest.map(|newest| newest.id), newcomer.usable().then_some(id)),
    }
}

fn stand(on: &Connection, name: &str, version: &str, standing: &Standing) -> rusqlite::Result<()> {
    let changed = on
        .prepare_cached(
            "UPDATE releases SET state = ?3, successor = ?4, reason = ?5 \
             WHERE name = ?1 AND version = ?2 AND (state, coalesce(successor, ''), reason) <> (?3, coalesce(?4, ''), ?5)",
        )?
        .execute(params![name, version, standing.state, standing.successor, standing.reason])?;
    if changed > 0 { settle(on, name) } else { Ok(()) }
}

/// Notes a release that does not load, which may have been in the index.
fn refuse(on: &Connection, name: &str, version: &str, reason: &str) -> rusqlite::Result<()> {
    if remove(on, name, version)? {
        settle(on, name)?;
    }
    let noted = "INSERT INTO refused (name, version, reason) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
    on.prepare_cached(noted)?.execute([name, version, reason])?;
    Ok(())
}

fn remove(on: &Connection, name: &str, version: &str) -> rusqlite::Result<bool> {
    let sql = "SELECT id FROM releases WHERE name = ?1 AND version = ?2";
    let Some(id) = on.prepare_cached(sql)?.query_row([name, version], |row| row.get::<_, i64>(0)).optional()? else {
        return Ok(false);
    };
    for table in ["newest", "others"] {
        on.prepare_cached(&format!("DELETE FROM {table} WHERE rowid = ?1"))?.execute([id])?;
    }
    on.prepare_cached("DELETE FROM sketches WHERE id = ?1")?.execute([id])?;
    on.prepare_cached("DELETE FROM releases WHERE id = ?1")?.execute([id])?;
    Ok(true)
}

/// A release that may be the one which is found for its name; the greater the better.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Candidate {
    /// 2 for active, 1 for deprecated, 0 for what is not found.
    standing: u8,
    /// Whether it is no pre-release.
    whole: bool,
    version: Version,
    id: i64,
}

impl Candidate {
    fn new(id: i64, version: &str, state: &str) -> Self {
        let standing = match state {
            "active" => 2,
            "deprecated" => 1,
            _ => 0,
        };
        let version = version.parse().unwrap_or(Version::new(0, 0, 0));
        Self { standing, whole: version.pre.is_empty(), version, id }
    }

    fn usable(&self) -> bool {
        self.standing > 0
    }
}

/// The release that is found for a name.
fn newest(on: &Connection, name: &str) -> rusqlite::Result<Option<Candidate>> {
    on.prepare_cached("SELECT id, version, state FROM releases WHERE name = ?1 AND newest = 1")?
        .query_row([name], |row| {
            Ok(Candidate::new(row.get(0)?, row.get_ref(1)?.as_str()?, row.get_ref(2)?.as_str()?))
        })
        .optional()
}

/// Chooses the release that is found for a name, from all of them.
fn settle(on: &Connection, name: &str) -> rusqlite::Result<()> {
    let before = newest(on, name)?.map(|before| before.id);
    let mut best: Option<Candidate> = None;
    let mut statement = on.prepare_cached("SELECT id, version, state FROM releases WHERE name = ?1")?;
    let mut rows = statement.query([name])?;
    while let Some(row) = rows.next()? {
        let candidate = Candidate::new(row.get(0)?, row.get_ref(1)?.as_str()?, row.get_ref(2)?.as_str()?);
        if candidate.usable() && best.as_ref().is_none_or(|best| candidate > *best) {
            best = Some(candidate);
        }
    }
    elect(on, before, best.map(|best| best.id))
}

/// Moves the texts of what is found, and of what was found until now, to where they belong.
fn elect(on: &Connection, before: Option<i64>, now: Option<i64>) -> rusqlite::Result<()> {
    if before == now {
        return Ok(());
    }
    let columns = COLUMNS.join(", ");
    for (id, from, to, newest) in [(before, "newest", "others", 0), (now, "others", "newest", 1)] {
        let Some(id) = id else { continue };
        let copy =
            format!("INSERT INTO {to} (rowid, {columns}) SELECT rowid, {columns} FROM {from} WHERE rowid = ?1");
        on.prepare_cached(&copy)?.execute([id])?;
        on.prepare_cached(&format!("DELETE FROM {from} WHERE rowid = ?1"))?.execute([id])?;
        on.prepare_cached("UPDATE releases SET newest = ?2 WHERE id = ?1")?.execute([id, newest])?;
    }
    Ok(())
}
