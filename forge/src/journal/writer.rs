//! Rows into the database, many in one commit: see [`GroupCommit`].

use std::{
    path::Path,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use forge_cache::{Cache, CacheError, Digest};
use rusqlite::params;
use serde_json::json;

use super::{
    Endurance, Entry, Folder, JournalError, Kind, Payloads, Retention, Trimmed, chain,
    group::GroupCommit,
    head::{Found, Head},
    open::Database,
    retention,
};
use crate::run::RunId;

const INSERT: &str = "INSERT INTO rows VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)";

/// The journal, open for writing. One value serves many threads, and many processes share the folder.
pub struct Journal {
    database: Mutex<Database>,
    group: GroupCommit<Entry, Arc<JournalError>>,
    folder: Folder,
    payloads: OnceLock<Cache>,
    retention: Retention,
}

/// Whether age and size are looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
enum When {
    /// Now and then, and where a payload took room.
    Due,
    /// In any case.
    Now,
}

/// Where the chain ends.
#[derive(Clone, Copy)]
pub(super) struct End {
    pub(super) seq: u64,
    pub(super) hash: Digest,
}

impl Journal {
    /// Opens the journal below `home`, and makes it if there is none.
    pub fn open(home: &Path, retention: Retention, endurance: Endurance) -> Result<Self, JournalError> {
        let folder = Folder::below(home);
        let database = Mutex::new(Database::open(&folder, endurance)?);
        let group = GroupCommit::new(|| Arc::new(JournalError::Abandoned));
        Ok(Self { database, group, folder, payloads: OnceLock::new(), retention })
    }

    /// Writes a row. Once this returns, the end of this process does not lose it.
    pub fn append(&self, entry: Entry) -> Result<RunId, Arc<JournalError>> {
        let id = entry.id;
        // Large payloads first, by each caller for itself.
        for (digest, bytes) in spilled(&entry.payloads) {
            let stored = self.store().and_then(|store| store.put(bytes).map_err(JournalError::from));
            let stored = stored.map_err(Arc::new)?;
            debug_assert_eq!(stored, *digest);
        }
        self.group.submit(entry, |batch| {
            let database = self.database.lock().unwrap_or_else(PoisonError::into_inner);
            self.commit(&database, batch, self.retention, When::Due).map(drop).map_err(Arc::new)
        })?;
        Ok(id)
    }

    /// Removes what is older than `keep`, then the oldest until the rest fits into `max_size`.
    pub fn trim(&self, retention: Retention) -> Result<Trimmed, JournalError> {
        let database = self.database.lock().unwrap_or_else(PoisonError::into_inner);
        let mut all = Trimmed::default();
        loop {
            let removed = self.commit(&database, &[], retention, When::Now)?;
            if removed.rows == 0 {
                break;
            }
            all.rows += removed.rows;
            all.payloads += removed.payloads;
        }
        let _held = database.hold()?;
        retention::compact(&database, self.store()?)?;
        Ok(all)
    }

    /// The store of large payloads.
    fn store(&self) -> Result<&Cache, JournalError> {
        if let Some(store) = self.payloads.get() {
            return Ok(store);
        }
        let opened = Cache::open(&self.folder.payloads())?;
        Ok(self.payloads.get_or_init(|| opened))
    }

    fn commit(
        &self,
        database: &Database,
        batch: &[Entry],
        retention: Retention,
        when: When,
    ) -> Result<Trimmed, JournalError> {
        let _held = database.hold()?;
        let found = Head::read(&self.folder)?;
        let transaction = Transaction::begin(database)?;
        let (seq, hash) = database.last()?;
        let mut end = End { seq, hash };
        if let Some(gap) = self.in_step(database, found, end)? {
            insert(database, &mut end, &gap)?;
        }
        let mut weighty = false;
        for entry in batch {
            for (digest, bytes) in spilled(&entry.payloads) {
                weighty = true;
                self.use_payload(database, digest, bytes)?;
            }
            insert(database, &mut end, entry)?;
        }
        let mut removed = Trimmed::default();
        if when == When::Now || weighty || retention::is_due(seq, end.seq) {
            let known = match found {
                Found::Head(head) => head.seq.min(seq),
                Found::Nothing | Found::Unreadable => 0,
            };
            removed = retention::step(database, retention, known, &mut end)?;
        }
        transaction.commit()?;
        if end.seq > 0 {
            // A head that cannot be written lags behind, as after a crash: the rows are there all the same.
            let _ = Head { journal: database.journal, seq: end.seq, hash: end.hash }.write(&self.folder);
        }
        if removed.payloads > 0 {
            removed.forget(self.store()?);
        }
        Ok(removed)
    }

    /// Whether the rows reach as far as the head knows; else the row that says that they do not.
    fn in_step(&self, database: &Database, found: Found, end: End) -> Result<Option<Entry>, JournalError> {
        let gap = |known: Option<Head>, reason: &str| {
            let facts = json!({
                "reason": reason,
                "found": { "seq": end.seq, "hash": end.hash },
                "known": known.map(|head| json!({ "seq": head.seq, "hash": head.hash })),
            });
            Ok(Some(Entry::new(Kind::Gap, None, "gap", &facts, Payloads::default())))
        };
        match found {
            Found::Nothing if end.seq == 0 => Ok(None),
            Found::Nothing => gap(None, "the head is missing"),
            Found::Unreadable => gap(None, "the head is unreadable"),
            Found::Head(head) if head.journal != database.journal => Err(JournalError::Damaged {
                path: self.folder.database(),
                reason: "the head beside it belongs to another journal".to_owned(),
            }),
            Found::Head(head) if head.seq > end.seq => gap(Some(head), "rows at the end are missing"),
            Found::Head(head) => {
                let known = match head.seq {
                    seq if seq == end.seq => Some(end.hash),
                    0 => Some(chain::beginning(&database.journal)),
                    seq => hash_of(database, seq)?,
                };
                if known == Some(head.hash) {
                    return Ok(None);
                }
                gap(Some(head), "the row that the head knows of is another")
            }
        }
    }

    /// Counts one more row that needs a payload, and sees to it that it is there: since the caller stored it, retention
    /// may have removed it with the last row that needed it.
    fn use_payload(&self, database: &Database, digest: &Digest, bytes: &[u8]) -> Result<(), JournalError> {
        let store = self.store()?;
        if !store.contains(digest) {
            store.put(bytes)?;
        }
        let counting = |error| database.failed("count its payloads", error);
        let mut again = database.prepare("UPDATE payloads SET uses = uses + 1 WHERE digest = ?1")?;
        if again.execute([digest.as_bytes()]).map_err(counting)? == 0 {
            let length = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
            let mut first = database.prepare("INSERT INTO payloads VALUES (?1, ?2, 1)")?;
            first.execute(params![digest.as_bytes(), length]).map_err(counting)?;
            let mut total = database.prepare("UPDATE journal SET payload_bytes = payload_bytes + ?1")?;
            total.execute([length]).map_err(counting)?;
        }
        Ok(())
    }
}

fn hash_of(database: &Database, seq: u64) -> Result<Option<Digest>, JournalError> {
    use rusqlite::OptionalExtension as _;
    let mut statement = database.prepare("SELECT hash FROM rows WHERE seq = ?1")?;
    let found = statement.query_row([seq.cast_signed()], |row| row.get::<_, [u8; 32]>(0)).optional();
    Ok(found.map_err(|error| database.failed("read a row", error))?.map(Digest::from_bytes))
}

/// Adds a row behind the end.
pub(super) fn insert(database: &Database, end: &mut End, entry: &Entry) -> Result<(), JournalError> {
    let seq = end.seq + 1;
    let hash = chain::link(&end.hash, seq, &entry.content);
    let [input, output, log, transcript] =
        entry.payloads.all().map(|one| one.as_ref().map(|payload| payload.column.as_slice()));
    let mut statement = database.prepare(INSERT)?;
    let inserted = statement.execute(params![
        seq.cast_signed(),
        entry.id.as_bytes(),
        entry.time.cast_signed(),
        entry.kind.as_str(),
        entry.tool,
        entry.outcome,
        entry.facts,
        input,
        output,
        log,
        transcript,
        end.hash.as_bytes(),
        hash.as_bytes(),
    ]);
    inserted.map_err(|error| database.failed("write a row", error))?;
    *end = End { seq, hash };
    Ok(())
}

fn spilled(payloads: &Payloads) -> impl Iterator<Item = &(Digest, Vec<u8>)> {
    payloads.all().into_iter().flatten().filter_map(|payload| payload.spilled.as_ref())
}

/// A transaction that is rolled back unless it is committed.
struct Transaction<'a> {
    database: &'a Database,
    open: bool,
}

impl<'a> Transaction<'a> {
    fn begin(database: &'a Database) -> Result<Self, JournalError> {
        let begun = database.prepare("BEGIN IMMEDIATE")?.execute([]);
        begun.map_err(|error| database.failed("begin to write", error))?;
        Ok(Self { database, open: true })
    }

    fn commit(mut self) -> Result<(), JournalError> {
        let committed = self.database.prepare("COMMIT")?.execute([]);
        committed.map_err(|error| self.database.failed("write rows", error))?;
        self.open = false;
        Ok(())
    }
}

impl Drop for Transaction<'_> {
    fn drop(&mut self) {
        if self.open {
            // It may be over already: some errors end it.
            let _ = self.database.connection.execute_batch("ROLLBACK");
        }
    }
}

/// Lets go of payloads, which nobody needs; one that stays behind takes room until `forge log trim`.
pub(super) fn forget(store: &Cache, digests: &[Digest]) {
    for digest in digests {
        let _: Result<(), CacheError> = store.remove(digest);
    }
}
