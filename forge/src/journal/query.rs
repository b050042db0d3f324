//! Reading the record.

use std::path::Path;

use forge_cache::{Cache, Digest};
use rusqlite::{params, types::Value};

use super::{Folder, JournalError, Kind, Row, Stored, open::Database, row::COLUMNS};
use crate::run::RunId;

/// Which rows are wanted; by default all but those that say that a run began which ended.
#[derive(Clone, Debug, Default)]
pub struct Query {
    /// Of this tool.
    pub tool: Option<String>,
    /// Of this kind.
    pub kind: Option<Kind>,
    /// Those that did not end well, alone.
    pub only_failed: bool,
    /// Written at this time or later, in microseconds since 1970.
    pub since: Option<u64>,
    /// So many of the newest.
    pub limit: Option<u64>,
    /// Of this artifact.
    pub artifact: Option<Digest>,
    /// Behind the row of this number.
    pub after: Option<u64>,
    /// Among so many of the journal's newest rows, so that looking costs no more in a long one.
    pub among: Option<u64>,
}

/// Whether a row says that a run began of which another says how it ended: the next id, see [`RunId::ending`].
const ENDED: &str = "(kind = 'begun' AND \
    (SELECT substr(min(next.id), 1, 9) FROM rows AS next WHERE next.id > rows.id) IS substr(rows.id, 1, 9))";

/// What a row says without its payloads: cheap to read.
#[derive(Clone, Debug)]
pub struct Summary {
    /// Its number.
    pub seq: u64,
    /// What it is called.
    pub id: RunId,
    /// When it was written, in microseconds since 1970.
    pub time: u64,
    /// The tool's name, where there is one.
    pub tool: Option<String>,
    /// `ok`, or the kind of the failure.
    pub outcome: String,
    /// All else, a JSON object.
    pub facts: String,
}

impl Query {
    /// A selection of the numbers of the rows that are wanted, with its parameters.
    fn wanted(&self) -> (String, Vec<Value>) {
        let mut conditions = vec![format!("NOT {ENDED}")];
        let mut values: Vec<Value> = Vec::new();
        let mut when = |condition: &str, value: Value| {
            values.push(value);
            conditions.push(condition.replace('?', &format!("?{}", values.len())));
        };
        if let Some(tool) = &self.tool {
            when("tool = ?", tool.clone().into());
        }
        if let Some(kind) = &self.kind {
            when("kind = ?", kind.as_str().to_owned().into());
        }
        if self.only_failed {
            when("outcome <> ?", "ok".to_owned().into());
        }
        if let Some(since) = self.since {
            when("time >= ?", since.min(i64::MAX as u64).cast_signed().into());
        }
        if let Some(artifact) = &self.artifact {
            // Facts are JSON that anybody may have edited: found as text, and read by whoever asks.
            when("instr(facts, ?) > 0", artifact.to_string().into());
        }
        // One bound: of two the database would go by one, and read everything behind it.
        let number = |number: u64| Value::from(number.min(i64::MAX as u64).cast_signed());
        if self.after.is_some() || self.among.is_some() {
            values.push(number(self.after.unwrap_or(0)));
            values.push(number(self.among.unwrap_or(u64::MAX)));
            let (after, among) = (values.len() - 1, values.len());
            conditions.push(format!("seq > max(?{after}, (SELECT max(seq) FROM rows) - ?{among})"));
        }
        let conditions = conditions.join(" AND ");
        let limit = self.limit.map_or(-1, |limit| i64::try_from(limit).unwrap_or(i64::MAX));
        let sql = format!("SELECT seq FROM rows WHERE {conditions} ORDER BY seq DESC LIMIT {limit}");
        (sql, values)
    }
}

/// The journal, open for reading.
pub struct Reader {
    pub(super) database: Database,
    store: Cache,
}

impl Reader {
    /// Opens the journal below `home`; `None` if there is none.
    pub fn open(home: &Path) -> Result<Option<Self>, JournalError> {
        let folder = Folder::below(home);
        let Some(database) = Database::existing(&folder)? else { return Ok(None) };
        let store = Cache::open(&folder.payloads())?;
        Ok(Some(Self { database, store }))
    }

    /// Calls `each` with the rows that are wanted, the oldest first.
    pub fn rows<E: From<JournalError>>(
        &self,
        query: &Query,
        each: &mut dyn FnMut(Row) -> Result<(), E>,
    ) -> Result<(), E> {
        let (wanted, values) = query.wanted();
        let sql = format!("SELECT {COLUMNS} FROM rows WHERE seq IN ({wanted}) ORDER BY seq");
        let reading = |error| self.database.failed("read its rows", error);
        let mut statement = self.database.prepare(&sql)?;
        let mut rows = statement.query(rusqlite::params_from_iter(values)).map_err(reading)?;
        while let Some(row) = rows.next().map_err(reading)? {
            each(Row::read(row).map_err(|error| self.odd(&error))?)?;
        }
        Ok(())
    }

    /// Calls `each` with what the rows that are wanted say without their payloads, the oldest first.
    pub fn summaries(&self, query: &Query, each: &mut dyn FnMut(Summary)) -> Result<(), JournalError> {
        let (wanted, values) = query.wanted();
        let sql =
            format!("SELECT seq, id, time, tool, outcome, facts FROM rows WHERE seq IN ({wanted}) ORDER BY seq");
        let reading = |error| self.database.failed("read its rows", error);
        let mut statement = self.database.prepare(&sql)?;
        let mut rows = statement.query(rusqlite::params_from_iter(values)).map_err(reading)?;
        while let Some(row) = rows.next().map_err(reading)? {
            each(Summary::read(row).map_err(|error| self.odd(&error))?);
        }
        Ok(())
    }

    /// The row that is called so, or whose id alone begins so; `last` is the newest run.
    pub fn find(&self, wanted: &str) -> Result<Row, JournalError> {
        let missing = || JournalError::Missing { wanted: wanted.chars().take(80).collect() };
        let (sql, first, last) = if wanted == "last" {
            let sql = format!("SELECT {COLUMNS} FROM rows WHERE kind IN ('run', 'denial') ORDER BY seq DESC LIMIT 1");
            (sql, RunId::from_bytes([0; 10]), RunId::from_bytes([255; 10]))
        } else {
            let (first, last) = RunId::range(wanted).ok_or_else(missing)?;
            let sql = format!("SELECT {COLUMNS} FROM rows WHERE id >= ?1 AND id <= ?2 AND NOT {ENDED} LIMIT 2");
            (sql, first, last)
        };
        let mut statement = self.database.prepare(&sql)?;
        let reading = |error| self.database.failed("read a row", error);
        let mut rows = match wanted {
            "last" => statement.query([]),
            _ => statement.query(params![first.as_bytes(), last.as_bytes()]),
        }
        .map_err(reading)?;
        let row = rows.next().map_err(reading)?.ok_or_else(missing)?;
        let row = Row::read(row).map_err(|error| self.odd(&error))?;
        if rows.next().map_err(reading)?.is_some() {
            return Err(JournalError::Ambiguous { wanted: wanted.to_owned() });
        }
        Ok(row)
    }

    /// The bytes of a payload; `None` if the store has lost them or they were changed.
    pub fn payload(&self, stored: &Stored) -> Result<Option<Vec<u8>>, JournalError> {
        match stored {
            Stored::Inline(bytes) => Ok(Some(bytes.clone())),
            Stored::Spilled { digest, .. } => Ok(self.store.get(digest)?),
        }
    }

    fn odd(&self, error: &rusqlite::Error) -> JournalError {
        JournalError::Damaged {
            path: self.database.folder.database(),
            reason: format!("a row cannot be read: {error}"),
        }
    }
}
