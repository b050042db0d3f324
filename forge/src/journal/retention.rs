//! Rows are kept for a time, and as long as there is room.
//!
//! Each step removes a bounded number of the oldest rows inside a commit of new ones, and adds a `trimmed` row that names the
//! last row removed and its hash: it vouches for the new beginning. The row that the head knows of is never removed.

use std::time::Duration;

use forge_cache::{Cache, Digest};
use rusqlite::params;
use serde::{Deserialize, Serialize};

use super::{
    Entry, JournalError, Kind, Payloads, Stored,
    entry::now,
    open::Database,
    writer::{End, forget, insert},
};

/// So many rows pass between two looks at age and size.
const EVERY: u64 = 256;

/// The most rows that one step removes.
const STEP: usize = 4 * EVERY as usize;

/// What a row takes in the database beside its texts and payloads, about.
const ROW: u64 = 160;

/// How long and how much is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retention {
    /// The oldest that may stay.
    pub keep: Duration,
    /// The most bytes that may stay, in the database and in the store of payloads.
    pub max_size: u64,
}

impl Default for Retention {
    fn default() -> Self {
        Self { keep: Duration::from_secs(90 * 24 * 3600), max_size: 1 << 30 }
    }
}

/// What was removed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Trimmed {
    /// How many rows.
    pub rows: u64,
    /// How many payloads of the store.
    pub payloads: u64,
    #[serde(skip)]
    digests: Vec<Digest>,
}

impl Trimmed {
    /// Removes the payloads themselves, once the rows are gone for good.
    pub(super) fn forget(&self, store: &Cache) {
        forget(store, &self.digests);
    }
}

/// What a `trimmed` row says.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct TrimmedFacts {
    /// The last row removed.
    pub(super) through: u64,
    /// Its hash.
    pub(super) hash: Digest,
    /// How many were removed with it.
    pub(super) rows: u64,
}

/// Whether a commit that led from one row to another passed one where age and size are looked at.
pub(super) fn is_due(from: u64, to: u64) -> bool {
    from / EVERY != to / EVERY
}

/// Removes old rows within a transaction, none after `known`, and says so in a row of its own.
pub(super) fn step(
    database: &Database,
    retention: Retention,
    known: u64,
    end: &mut End,
) -> Result<Trimmed, JournalError> {
    let reading = |error| database.failed("read its oldest rows", error);
    let oldest_kept = now().saturating_sub(u64::try_from(retention.keep.as_micros()).unwrap_or(u64::MAX));
    let size = size(database)?;
    // Somewhat more than is needed, so that not every commit has to make room.
    let mut surplus = if size > retention.max_size { size - retention.max_size + retention.max_size / 16 } else { 0 };
    let mut trimmed = Trimmed::default();
    let mut last = None;
    // A step that removed the row of the step before, and nothing else, would go on for ever.
    let mut beyond_itself = false;
    let mut statement = database.prepare(
        "SELECT seq, time, hash, length(facts), input, output, log, transcript, kind FROM rows WHERE seq < ?1 ORDER BY seq LIMIT ?2",
    )?;
    let mut rows = statement.query(params![known.cast_signed(), STEP as i64]).map_err(reading)?;
    while let Some(row) = rows.next().map_err(reading)? {
        let time = row.get::<_, i64>(1).map_err(reading)?.unsigned_abs();
        if time >= oldest_kept && surplus == 0 {
            break;
        }
        let mut weight = ROW + row.get::<_, i64>(3).map_err(reading)?.unsigned_abs();
        for column in 4..8 {
            let Some(bytes) = row.get_ref(column).map_err(reading)?.as_blob().ok() else { continue };
            weight += bytes.len() as u64;
            if let Some(Stored::Spilled { digest, length }) = Stored::read(bytes)
                && release(database, &digest)?
            {
                weight += length;
                trimmed.payloads += 1;
                trimmed.digests.push(digest);
            }
        }
        surplus = surplus.saturating_sub(weight);
        trimmed.rows += 1;
        beyond_itself |= row.get::<_, String>(8).map_err(reading)? != Kind::Trimmed.as_str();
        let hash = row.get::<_, [u8; 32]>(2).map_err(reading)?;
        last = Some((row.get::<_, i64>(0).map_err(reading)?, Digest::from_bytes(hash)));
    }
    drop(rows);
    let Some((seq, hash)) = last.filter(|_| beyond_itself) else { return Ok(Trimmed::default()) };
    let removed = database.prepare("DELETE FROM rows WHERE seq <= ?1")?.execute([seq]);
    removed.map_err(|error| database.failed("remove its oldest rows", error))?;
    let facts = TrimmedFacts { through: seq.unsigned_abs(), hash, rows: trimmed.rows };
    insert(database, end, &Entry::new(Kind::Trimmed, None, "ok", &facts, Payloads::default()))?;
    Ok(trimmed)
}

/// Counts one row less that needs a payload; whether that was the last.
fn release(database: &Database, digest: &Digest) -> Result<bool, JournalError> {
    let counting = |error| database.failed("count its payloads", error);
    database
        .prepare("UPDATE payloads SET uses = uses - 1 WHERE digest = ?1")?
        .execute([digest.as_bytes()])
        .map_err(counting)?;
    let mut total = database.prepare(
        "UPDATE journal SET payload_bytes = payload_bytes - ifnull((SELECT bytes FROM payloads WHERE digest = ?1 AND uses <= 0), 0)",
    )?;
    total.execute([digest.as_bytes()]).map_err(counting)?;
    let mut last = database.prepare("DELETE FROM payloads WHERE digest = ?1 AND uses <= 0")?;
    Ok(last.execute([digest.as_bytes()]).map_err(counting)? > 0)
}

/// Bytes in the database and in the store.
fn size(database: &Database) -> Result<u64, JournalError> {
    let mut statement = database.prepare(
        "SELECT (p.page_count - f.freelist_count) * s.page_size + j.payload_bytes
         FROM pragma_page_count AS p, pragma_freelist_count AS f, pragma_page_size AS s, journal AS j",
    )?;
    let size: i64 =
        statement.query_row([], |row| row.get(0)).map_err(|error| database.failed("measure it", error))?;
    Ok(size.max(0).unsigned_abs())
}

/// Gives the room of removed rows back to the disk, and removes payloads that a killed process left behind.
pub(super) fn compact(database: &Database, store: &Cache) -> Result<(), JournalError> {
    let compacting = |error| database.failed("make it smaller", error);
    let mut needed = std::collections::HashSet::new();
    {
        let mut statement = database.prepare("SELECT digest FROM payloads")?;
        let mut rows = statement.query([]).map_err(compacting)?;
        while let Some(row) = rows.next().map_err(compacting)? {
            needed.insert(Digest::from_bytes(row.get::<_, [u8; 32]>(0).map_err(compacting)?));
        }
    }
    database.connection.execute_batch("VACUUM; PRAGMA wal_checkpoint(TRUNCATE);").map_err(compacting)?;
    Ok(store.keep_only(&|digest| needed.contains(digest))?)
}
