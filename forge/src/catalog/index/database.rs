//! The index's file, opened.

use std::{
    fs::{self, File, OpenOptions},
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use forge_cache::Digest;
use rusqlite::{Connection, OpenFlags};

use super::IndexError;
use crate::catalog::{Catalog, CatalogError, TrustedKey, TrustedKeys};

/// What this version writes. Another one is made again.
const FORMAT: i64 = 3;
/// `Frgi`, in the header of the file.
const APPLICATION: i64 = 0x4672_6769;
/// How long is waited for another process.
const PATIENCE: Duration = Duration::from_secs(10);
/// An index that was not opened for so long is removed: of a catalog that is gone, or of keys that are not trusted any more.
const UNUSED: Duration = Duration::from_secs(90 * 24 * 3600);

/// The columns of the full text, the weightiest first.
pub(super) const COLUMNS: [&str; 5] = ["name", "tags", "description", "fields", "source"];

const SCHEMA: &str = "
CREATE TABLE about (position INTEGER NOT NULL) STRICT;
INSERT INTO about VALUES (0);
CREATE TABLE releases (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, version TEXT NOT NULL, release BLOB NOT NULL, artifact BLOB NOT NULL,
    state TEXT NOT NULL, successor TEXT, reason TEXT NOT NULL, description TEXT NOT NULL, tags TEXT NOT NULL,
    needs TEXT NOT NULL, module_size INTEGER NOT NULL, source_size INTEGER NOT NULL, time INTEGER NOT NULL,
    signer TEXT NOT NULL, text BLOB NOT NULL, newest INTEGER NOT NULL, UNIQUE (name, version)
) STRICT;
CREATE INDEX releases_by_newest ON releases (name) WHERE newest = 1;
CREATE TABLE refused (
    name TEXT NOT NULL, version TEXT NOT NULL, reason TEXT NOT NULL, PRIMARY KEY (name, version)
) STRICT, WITHOUT ROWID;
CREATE TABLE sketches (id INTEGER PRIMARY KEY, shape BLOB NOT NULL, words BLOB NOT NULL, source BLOB NOT NULL) STRICT;
CREATE INDEX releases_by_text ON releases (text) WHERE newest = 1;
CREATE TABLE models (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, whole_at INTEGER NOT NULL) STRICT;
CREATE TABLE vectors (model INTEGER NOT NULL, text BLOB NOT NULL, PRIMARY KEY (model, text)) STRICT, WITHOUT ROWID;
CREATE TABLE packs (
    id INTEGER PRIMARY KEY, model INTEGER NOT NULL, length INTEGER NOT NULL, count INTEGER NOT NULL, texts BLOB NOT NULL,
    vectors BLOB NOT NULL
) STRICT;
CREATE INDEX packs_with_room ON packs (model, length) WHERE count < 256;
CREATE VIRTUAL TABLE newest USING fts5 (
    name, tags, description, fields, source, tokenize = 'porter unicode61 remove_diacritics 2', prefix = '3'
);
CREATE VIRTUAL TABLE others USING fts5 (
    name, tags, description, fields, source, tokenize = 'porter unicode61 remove_diacritics 2', prefix = '3'
);
";

/// The index of one catalog, as one policy trusts it.
#[derive(Debug)]
pub struct Index {
    pub(super) connection: Connection,
    pub(super) path: PathBuf,
}

impl Index {
    /// The index of a catalog, in the folder that all of them share. It is made if it is not there, or if another version
    /// of Forge made it, or if it is damaged.
    ///
    /// Asks the store for the catalog's id. Where that fails, the id that was last found at the address counts; what went
    /// wrong is given besides.
    pub fn open(folder: &Path, catalog: &Catalog) -> Result<(Self, Option<CatalogError>), IndexError> {
        let noted = note_of(folder, catalog);
        let (id, failed) = match catalog.id() {
            Ok(id) => {
                let id = id.to_owned();
                if fs::read_to_string(&noted).ok().as_deref() != Some(&id) {
                    note(&noted, &id).map_err(|error| IndexError::io(&noted, "note the catalog's id", &error))?;
                }
                (id, None)
            }
            Err(CatalogError::Store(error)) => match fs::read_to_string(&noted) {
                Ok(id) => (id, Some(CatalogError::Store(error))),
                Err(_) => {
                    let (url, reason) = (catalog.url().to_string(), error.to_string());
                    return Err(IndexError::Unknown { url, reason });
                }
            },
            Err(error) => return Err(error.into()),
        };
        Ok((Self::of_id(folder, catalog, &id)?, failed))
    }

    /// The index of the catalog that was last found at this address. Its store is not asked.
    pub fn unasked(folder: &Path, catalog: &Catalog) -> Result<Self, IndexError> {
        let id = fs::read_to_string(note_of(folder, catalog)).map_err(|_| IndexError::Unknown {
            url: catalog.url().to_string(),
            reason: "it is not asked (--offline)".to_owned(),
        })?;
        Self::of_id(folder, catalog, &id)
    }

    fn of_id(folder: &Path, catalog: &Catalog, id: &str) -> Result<Self, IndexError> {
        // An id is what somebody wrote into a store: it is no path. Copies of a catalog have one id, and feeds of their own.
        let id = Digest::of(format!("{id} {}", catalog.url()).as_bytes()).short();
        Self::at(&folder.join(format!("{id}-{}.sqlite", trust(catalog.trusted()).short())))
    }

    /// The index in this file, made if it is not there or not usable.
    pub(super) fn at(path: &Path) -> Result<Self, IndexError> {
        let _lock = lock(path)?;
        if !path.exists() {
            remove_unused(path);
        }
        match Self::ready(path) {
            Ok(Some(index)) => return Ok(index),
            Ok(None) | Err(IndexError::Damaged { .. }) => {}
            Err(error) => return Err(error),
        }
        remove(path)?;
        Self::ready(path)?.ok_or_else(|| IndexError::Unusable {
            path: path.to_owned(),
            reason: "another version of Forge makes it again and again".into(),
        })
    }

    /// Throws the file away and makes it again, empty. For one that turns out to be damaged.
    pub fn again(self) -> Result<Self, IndexError> {
        let path = self.path.clone();
        drop(self);
        {
            let _lock = lock(&path)?;
            remove(&path)?;
        }
        Self::at(&path)
    }

    /// Opens the file; `None` if it is of another version.
    fn ready(path: &Path) -> Result<Option<Self>, IndexError> {
        let flags =
            OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let failed = |error| IndexError::of(path, "open it", &error);
        let connection = Connection::open_with_flags(path, flags).map_err(failed)?;
        connection.busy_timeout(PATIENCE).map_err(failed)?;
        connection.set_prepared_statement_cache_capacity(64);
        connection
            .execute_batch(
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY; \
                 PRAGMA cache_size = -32768;",
            )
            .map_err(failed)?;
        let pragma =
            |name: &str| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0)).map_err(failed);
        match (pragma("application_id")?, pragma("user_version")?) {
            (APPLICATION, FORMAT) => {}
            (0, 0) if blank(&connection).map_err(failed)? => {
                let set = format!("PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {FORMAT};");
                connection.execute_batch(&format!("BEGIN IMMEDIATE; {SCHEMA} {set} COMMIT;")).map_err(failed)?;
            }
            _ => return Ok(None),
        }
        Ok(Some(Self { connection, path: path.to_owned() }))
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// How many releases are in it.
    pub fn len(&self) -> Result<u64, IndexError> {
        let count = self.connection.query_row("SELECT count(*) FROM releases", [], |row| row.get::<_, i64>(0));
        count.map(i64::cast_unsigned).map_err(|error| self.failed("count its releases", &error))
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> Result<bool, IndexError> {
        Ok(self.len()? == 0)
    }

    pub(super) fn failed(&self, action: &str, error: &rusqlite::Error) -> IndexError {
        IndexError::of(&self.path, action, error)
    }
}

/// Where the id of the catalog at an address is noted.
fn note_of(folder: &Path, catalog: &Catalog) -> PathBuf {
    folder.join("at").join(Digest::of(catalog.url().to_string().as_bytes()).to_string())
}

fn blank(connection: &Connection) -> rusqlite::Result<bool> {
    connection.query_row("SELECT count(*) = 0 FROM sqlite_schema", [], |row| row.get(0))
}

/// What tells the keys of one policy from those of another.
fn trust(trusted: &TrustedKeys) -> Digest {
    let keys = |keys: &[TrustedKey]| -> Vec<String> {
        let line =
            |key: &TrustedKey| format!("{} {:?} {:?}", key.key.fingerprint(), key.valid_after, key.valid_before);
        let mut lines: Vec<_> = keys.iter().map(line).collect();
        lines.sort();
        lines
    };
    let sorted = |keys: &[String]| {
        let mut keys = keys.to_vec();
        keys.sort();
        keys
    };
    let (revoked, by_found) = (sorted(&trusted.revoked), sorted(&trusted.revoked_by_found));
    let text = format!("{:?} {:?} {revoked:?} {by_found:?}", keys(&trusted.signers), keys(&trusted.operators));
    Digest::of(text.as_bytes())
}

/// Only one process at a time opens or removes an index.
fn lock(path: &Path) -> Result<File, IndexError> {
    let failed = |error| IndexError::io(path, "lock it", &error);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    let lock = OpenOptions::new().create(true).append(true).open(path.with_extension("lock")).map_err(failed)?;
    lock.lock().map_err(failed)?;
    lock.set_modified(SystemTime::now()).map_err(failed)?;
    Ok(lock)
}

/// Removes the indexes beside this one that nobody opens any more. What does not go away does no harm.
fn remove_unused(path: &Path) {
    let Some(entries) = path.parent().and_then(|folder| fs::read_dir(folder).ok()) else { return };
    for lock in entries.flatten().map(|entry| entry.path()) {
        if lock.extension().is_some_and(|extension| extension == "lock") && lock != path.with_extension("lock") {
            let _ = remove_if_unused(&lock);
        }
    }
}

fn remove_if_unused(lock: &Path) -> std::io::Result<()> {
    let file = File::open(lock)?;
    let unused = file.metadata()?.modified()?.elapsed().is_ok_and(|since| since > UNUSED);
    if unused && file.try_lock().is_ok() && remove(&lock.with_extension("sqlite")).is_ok() {
        fs::remove_file(lock)?;
    }
    Ok(())
}

fn remove(path: &Path) -> Result<(), IndexError> {
    for extension in ["sqlite", "sqlite-wal", "sqlite-shm"] {
        let file = path.with_extension(extension);
        match fs::remove_file(&file) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(IndexError::io(&file, "remove it", &error));
            }
            _ => {}
        }
    }
    Ok(())
}

fn note(path: &Path, id: &str) -> std::io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let file = tempfile::NamedTempFile::new_in(folder)?;
    fs::write(file.path(), id)?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}
