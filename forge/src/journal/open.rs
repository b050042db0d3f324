//! The database, opened.

use std::{
    fs::{File, OpenOptions, TryLockError},
    os::unix::fs::OpenOptionsExt as _,
    thread,
    time::{Duration, Instant},
};

use forge_cache::Digest;
use rusqlite::{Connection, OpenFlags, OptionalExtension as _, config::DbConfig};

use super::{
    Folder, JournalError, chain,
    head::{Found, Head},
};

/// How long is waited for another process.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);

/// `Frge`, in the header of the file: what kind of database it is.
const APPLICATION: i64 = 0x4672_6765;

/// The format that this version writes.
const FORMAT: i64 = 1;

const SCHEMA: &str = "
CREATE TABLE journal (id BLOB NOT NULL, payload_bytes INTEGER NOT NULL) STRICT;
CREATE TABLE rows (
    seq INTEGER PRIMARY KEY, id BLOB NOT NULL, time INTEGER NOT NULL, kind TEXT NOT NULL, tool TEXT,
    outcome TEXT NOT NULL, facts TEXT NOT NULL, input BLOB, output BLOB, log BLOB, transcript BLOB,
    prev BLOB NOT NULL, hash BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX rows_by_id ON rows (id);
CREATE TABLE payloads (digest BLOB PRIMARY KEY, bytes INTEGER NOT NULL, uses INTEGER NOT NULL) STRICT, WITHOUT ROWID;
";

/// How long a process will use the journal: it decides how often the write-ahead log is taken over into the database, which
/// waits for the disk, against how much of it the next process has to read when it begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Endurance {
    /// For a row or two: leave the log small, and do not wait for the disk at the end.
    #[default]
    Short,
    /// For many rows.
    Long,
}

/// An open database with the folder around it.
pub(super) struct Database {
    pub(super) connection: Connection,
    pub(super) folder: Folder,
    /// What this journal is called, drawn when it was made.
    pub(super) journal: [u8; 16],
    lock: File,
}

/// The lock on a journal's folder, given back when it is dropped.
pub(super) struct Held<'a>(&'a File);

impl Drop for Held<'_> {
    fn drop(&mut self) {
        // Closing the file at the end of the process gives it back at the latest.
        let _ = self.0.unlock();
    }
}

impl Database {
    /// Opens the journal, and makes it if there is none.
    pub(super) fn open(folder: &Folder, endurance: Endurance) -> Result<Self, JournalError> {
        folder.make()?;
        let lock = lock_file(folder)?;
        let flags =
            OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = connect(folder, flags)?;
        if blank(folder, &connection)? {
            let _held = hold(folder, &lock)?;
            // Another process may have been first.
            if blank(folder, &connection)? {
                make(folder, &connection)?;
            }
        }
        let opened = Self::ready(folder.clone(), connection, lock)?;
        let setting = |error| JournalError::of(&folder.database(), "set it up", error);
        let pages = match endurance {
            Endurance::Short => 256,
            Endurance::Long => 4096,
        };
        opened.connection.pragma_update(None, "wal_autocheckpoint", pages).map_err(setting)?;
        if endurance == Endurance::Short {
            opened.connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true).map_err(setting)?;
        }
        Ok(opened)
    }

    /// Opens the journal to look at it or to shorten it; `None` if there is none.
    pub(super) fn existing(folder: &Folder) -> Result<Option<Self>, JournalError> {
        if !folder.database().exists() {
            return match Head::read(folder)? {
                Found::Head(head) if head.seq > 0 => Err(gone(folder, head.seq)),
                _ => Ok(None),
            };
        }
        let lock = lock_file(folder)?;
        let connection = connect(folder, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        if blank(folder, &connection)? {
            return match Head::read(folder)? {
                Found::Head(head) if head.seq > 0 => Err(gone(folder, head.seq)),
                _ => Ok(None),
            };
        }
        Self::ready(folder.clone(), connection, lock).map(Some)
    }

    fn ready(folder: Folder, connection: Connection, lock: File) -> Result<Self, JournalError> {
        let path = folder.database();
        let reading = |error| JournalError::of(&path, "read what it is", error);
        let application: i64 =
            connection.pragma_query_value(None, "application_id", |row| row.get(0)).map_err(reading)?;
        let found: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(reading)?;
        if application != APPLICATION {
            return Err(JournalError::Foreign { path });
        }
        if found != FORMAT {
            return Err(JournalError::Newer { path, found, known: FORMAT });
        }
        // A commit need not wait for the disk: it must survive the end of the process, and what a power cut tears is told.
        connection.pragma_update(None, "synchronous", "NORMAL").map_err(reading)?;
        let named = connection
            .query_row("SELECT id FROM journal", [], |row| row.get::<_, [u8; 16]>(0))
            .optional()
            .map_err(|error| match error {
                rusqlite::Error::SqliteFailure(..) => JournalError::of(&path, "read what it is", error),
                odd => JournalError::Damaged { path: path.clone(), reason: odd.to_string() },
            })?;
        let journal =
            named.ok_or_else(|| JournalError::Damaged { path, reason: "it has lost its own name".to_owned() })?;
        Ok(Self { connection, folder, journal, lock })
    }

    /// Takes the journal's lock, which orders the writers of all processes.
    pub(super) fn hold(&self) -> Result<Held<'_>, JournalError> {
        hold(&self.folder, &self.lock)
    }

    /// The newest row's number and hash; without rows the beginning.
    pub(super) fn last(&self) -> Result<(u64, Digest), JournalError> {
        let mut statement = self.prepare("SELECT seq, hash FROM rows ORDER BY seq DESC LIMIT 1")?;
        let last = statement.query_row([], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, [u8; 32]>(1)?))).optional();
        match last.map_err(|error| self.failed("read its newest row", error))? {
            Some((seq, hash)) => Ok((seq.unsigned_abs(), Digest::from_bytes(hash))),
            None => Ok((0, chain::beginning(&self.journal))),
        }
    }

    pub(super) fn prepare(&self, sql: &str) -> Result<rusqlite::CachedStatement<'_>, JournalError> {
        self.connection.prepare_cached(sql).map_err(|error| self.failed("ask it", error))
    }

    pub(super) fn failed(&self, action: &'static str, error: rusqlite::Error) -> JournalError {
        JournalError::of(&self.folder.database(), action, error)
    }
}

fn connect(folder: &Folder, flags: OpenFlags) -> Result<Connection, JournalError> {
    let path = folder.database();
    let opening = |error| JournalError::of(&path, "open it", error);
    let connection = Connection::open_with_flags(&path, flags).map_err(opening)?;
    connection.busy_timeout(PATIENCE).map_err(opening)?;
    Ok(connection)
}

/// Whether nobody has written anything into the database.
fn blank(folder: &Folder, connection: &Connection) -> Result<bool, JournalError> {
    let reading = |error| JournalError::of(&folder.database(), "read what it is", error);
    let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(reading)?;
    if version != 0 {
        return Ok(false);
    }
    let tables: i64 =
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).map_err(reading)?;
    Ok(tables == 0)
}

fn make(folder: &Folder, connection: &Connection) -> Result<(), JournalError> {
    if let Found::Head(Head { seq: 1.., .. }) = Head::read(folder)? {
        let path = folder.database();
        return Err(JournalError::Damaged { path, reason: "it is empty, and its head knows of rows".to_owned() });
    }
    let making = |error| JournalError::of(&folder.database(), "make its tables", error);
    let mut journal = [0; 16];
    getrandom::fill(&mut journal).map_err(|error| JournalError::Io {
        path: folder.database(),
        action: "draw a name for the journal",
        source: std::io::Error::other(error.to_string()),
    })?;
    connection.pragma_update(None, "journal_mode", "WAL").map_err(making)?;
    let transaction = connection.unchecked_transaction().map_err(making)?;
    transaction.execute_batch(SCHEMA).map_err(making)?;
    transaction.execute("INSERT INTO journal VALUES (?1, 0)", [journal]).map_err(making)?;
    transaction.pragma_update(None, "application_id", APPLICATION).map_err(making)?;
    transaction.pragma_update(None, "user_version", FORMAT).map_err(making)?;
    // Before there are rows there is a head: rows without one are rows whose head was taken away.
    Head { journal, seq: 0, hash: chain::beginning(&journal) }.write(folder)?;
    transaction.commit().map_err(making)
}

fn gone(folder: &Folder, rows: u64) -> JournalError {
    let reason = format!("the database is gone or empty, and its head knows of {rows} rows");
    JournalError::Damaged { path: folder.database(), reason }
}

fn lock_file(folder: &Folder) -> Result<File, JournalError> {
    let path = folder.lock();
    let opened = OpenOptions::new().create(true).append(true).mode(0o600).open(&path);
    opened.map_err(|error| JournalError::io(&path, "open the journal's lock", error))
}

fn hold<'a>(folder: &Folder, lock: &'a File) -> Result<Held<'a>, JournalError> {
    let path = folder.lock();
    let began = Instant::now();
    let mut pause = Duration::from_micros(50);
    loop {
        match lock.try_lock() {
            Ok(()) => return Ok(Held(lock)),
            Err(TryLockError::Error(error)) => return Err(JournalError::io(&path, "lock the journal", error)),
            // Blocking would be fairer, and would wait for ever behind a process that was stopped.
            Err(TryLockError::WouldBlock) if began.elapsed() < PATIENCE => {
                thread::sleep(pause);
                pause = (pause * 2).min(Duration::from_millis(2));
            }
            Err(TryLockError::WouldBlock) => return Err(JournalError::Busy { path, waited: PATIENCE }),
        }
    }
}
