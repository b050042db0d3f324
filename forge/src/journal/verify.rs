//! Whether the record is whole.

use std::fmt;

use forge_cache::{Cache, Digest};
use serde::Serialize;

use super::{
    Folder, JournalError, Kind, Row, Stored, chain,
    head::{Found, Head},
    open::Database,
    retention::TrimmedFacts,
    row::COLUMNS,
};

/// The most problems that are listed; one edit in the middle is one or two.
const MOST: usize = 1000;

/// What a look at every row and payload found.
#[derive(Clone, Debug, Default, Serialize)]
pub struct VerifyReport {
    /// How many rows were read.
    pub rows: u64,
    /// The number of the oldest; 0 without rows.
    pub first: u64,
    /// The number of the newest.
    pub last: u64,
    /// The newest row's hash. Kept elsewhere, it shows later whether everything up to here is as it was.
    pub hash: Option<Digest>,
    /// How many payloads of the store were read.
    pub payloads: u64,
    /// Rows that the head does not know of yet: a process was killed between its commit and the head.
    pub behind_head: u64,
    /// What is wrong, the oldest first; at most a thousand.
    pub problems: Vec<Problem>,
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "problem", rename_all = "snake_case")]
pub enum Problem {
    /// A row does not say what it said when it was written.
    Changed {
        /// The row.
        seq: u64,
    },
    /// A row was not written behind the one that is before it now.
    Unlinked {
        /// The row.
        seq: u64,
    },
    /// A row cannot be read.
    Unreadable {
        /// The row, where that much can be read.
        seq: Option<u64>,
        /// Why.
        reason: String,
    },
    /// Rows are missing in the middle.
    Missing {
        /// The first.
        from: u64,
        /// The last.
        to: u64,
    },
    /// The oldest rows are missing, and no `trimmed` row vouches for it.
    MissingAtBeginning {
        /// The oldest that is there.
        first: u64,
    },
    /// The newest rows are missing.
    MissingAtEnd {
        /// The newest that is there.
        last: u64,
        /// The newest that the head knows of.
        known: u64,
    },
    /// The head is missing or unreadable.
    Headless,
    /// The head knows another row of that number, or belongs to another journal.
    OtherHead {
        /// The row that the head knows of.
        seq: u64,
    },
    /// When a row was written, rows that the head knew of were gone or others.
    Gap {
        /// The row that says so.
        seq: u64,
        /// What it says.
        reason: String,
    },
    /// A payload is missing or is not what it was.
    Payload {
        /// The row that needs it.
        seq: u64,
        /// Which: input, output, log or transcript.
        payload: &'static str,
        /// Its digest.
        digest: Digest,
    },
    /// The database is damaged below its rows.
    Database {
        /// What it says.
        reason: String,
    },
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Changed { seq } => write!(f, "row {seq} was changed after it was written"),
            Self::Unlinked { seq } => write!(f, "row {seq} was not written behind the row that is before it"),
            Self::Unreadable { seq: Some(seq), reason } => write!(f, "row {seq} cannot be read: {reason}"),
            Self::Unreadable { seq: None, reason } => write!(f, "a row cannot be read: {reason}"),
            Self::Missing { from, to } if from == to => write!(f, "row {from} is missing"),
            Self::Missing { from, to } => write!(f, "rows {from} to {to} are missing"),
            Self::MissingAtBeginning { first } => {
                write!(f, "the rows before {first} are missing, and no trimming vouches for it")
            }
            Self::MissingAtEnd { last, known } => {
                write!(f, "the rows after {last} are missing; the head knows of row {known}")
            }
            Self::Headless => f.write_str("the head file is missing or unreadable: rows at the end could be missing"),
            Self::OtherHead { seq } => {
                write!(
                    f,
                    "the head knows another row {seq}: the database was exchanged or its rows were written anew"
                )
            }
            Self::Gap { seq, reason } => {
                write!(f, "row {seq} says that when it was written, {reason} (after a power cut, or by an edit)")
            }
            Self::Payload { seq, payload, digest } => {
                write!(f, "the {payload} of row {seq}, {digest}, is missing or was changed")
            }
            Self::Database { reason } => write!(f, "the database is damaged: {reason}"),
        }
    }
}

/// Reads every row and payload of the journal below `home`; `None` if there is none. Others may write meanwhile.
pub fn verify(home: &std::path::Path) -> Result<Option<VerifyReport>, JournalError> {
    let folder = Folder::below(home);
    // Before the rows: a head that is read after them could know of rows that were written in between.
    let head = Head::read(&folder)?;
    let Some(database) = Database::existing(&folder)? else { return Ok(None) };
    let snapshot = database.connection.unchecked_transaction();
    let snapshot = snapshot.map_err(|error| database.failed("begin to read", error))?;
    let mut look = Look {
        database: &database,
        store: Cache::open(&folder.payloads())?,
        report: VerifyReport::default(),
        head,
        at_head: None,
        trimmed: None,
        previous: chain::beginning(&database.journal),
        first_prev: None,
    };
    look.rows()?;
    look.ends();
    look.below()?;
    let mut report = look.report;
    drop(snapshot);
    // Retention may have removed a row and its payloads while they were looked at.
    let mut still = database.prepare("SELECT 1 FROM rows WHERE seq = ?1")?;
    report.problems.retain(|problem| match problem {
        Problem::Payload { seq, .. } => still.exists([seq.cast_signed()]).unwrap_or(true),
        _ => true,
    });
    drop(still);
    report.problems.truncate(MOST);
    Ok(Some(report))
}

struct Look<'a> {
    database: &'a Database,
    store: Cache,
    report: VerifyReport,
    head: Found,
    /// The hash of the row that the head knows of.
    at_head: Option<Digest>,
    trimmed: Option<TrimmedFacts>,
    previous: Digest,
    first_prev: Option<Digest>,
}

impl Look<'_> {
    fn rows(&mut self) -> Result<(), JournalError> {
        let reading = |error| self.database.failed("read its rows", error);
        let mut statement = self.database.prepare(&format!("SELECT {COLUMNS} FROM rows ORDER BY seq"))?;
        let mut rows = statement.query([]).map_err(reading)?;
        loop {
            let row = match rows.next() {
                Ok(Some(row)) => row,
                Ok(None) => return Ok(()),
                Err(error) => {
                    self.problem(Problem::Unreadable { seq: None, reason: error.to_string() });
                    return Ok(());
                }
            };
            self.report.rows += 1;
            match Row::read(row) {
                Ok(row) => self.row(&row)?,
                Err(error) => {
                    let seq = row.get::<_, i64>(0).ok().map(i64::unsigned_abs);
                    self.problem(Problem::Unreadable { seq, reason: error.to_string() });
                    // What follows is held against what this row says of itself, as far as it says anything.
                    if let Some(seq) = seq {
                        self.step_to(seq);
                    }
                    if let Ok(hash) = row.get::<_, [u8; 32]>(12) {
                        self.previous = Digest::from_bytes(hash);
                    }
                }
            }
        }
    }

    /// Counts the row, and tells of those that should be before it.
    fn step_to(&mut self, seq: u64) -> bool {
        let last = self.report.last;
        if self.report.first == 0 {
            self.report.first = seq;
        } else if seq > last + 1 {
            self.problem(Problem::Missing { from: last + 1, to: seq - 1 });
        }
        self.report.last = seq;
        last + 1 == seq
    }

    fn row(&mut self, row: &Row) -> Result<(), JournalError> {
        let is_first = self.report.first == 0;
        let follows = self.step_to(row.seq);
        if is_first {
            self.first_prev = Some(row.prev);
        }
        // Where rows are missing in between, that has been told.
        if follows && row.prev != self.previous {
            self.problem(Problem::Unlinked { seq: row.seq });
        }
        if !row.is_as_written() {
            self.problem(Problem::Changed { seq: row.seq });
        }
        self.previous = row.hash;
        self.report.hash = Some(row.hash);
        if let Found::Head(head) = self.head
            && head.seq == row.seq
        {
            self.at_head = Some(row.hash);
        }
        match row.kind {
            Kind::Trimmed => self.trimmed = serde_json::from_str(&row.facts).ok().or(self.trimmed.take()),
            Kind::Gap => {
                let reason = row.facts()["reason"].as_str().unwrap_or("rows were missing").to_owned();
                self.problem(Problem::Gap { seq: row.seq, reason });
            }
            _ => {}
        }
        for (stored, payload) in row.payloads().into_iter().zip(["input", "output", "log", "transcript"]) {
            let Some(Stored::Spilled { digest, length }) = stored else { continue };
            self.report.payloads += 1;
            let found = self.store.get(digest)?;
            if found.is_none_or(|bytes| bytes.len() as u64 != *length) {
                self.problem(Problem::Payload { seq: row.seq, payload, digest: *digest });
            }
        }
        Ok(())
    }

    fn ends(&mut self) {
        let (first, last) = (self.report.first, self.report.last);
        if first > 1 {
            let vouched = self.trimmed.as_ref().is_some_and(|trimmed| {
                trimmed.through + 1 == first && self.first_prev.is_none_or(|prev| prev == trimmed.hash)
            });
            if !vouched {
                self.problem(Problem::MissingAtBeginning { first });
            }
        }
        match self.head {
            Found::Nothing | Found::Unreadable if last > 0 => self.problem(Problem::Headless),
            Found::Nothing | Found::Unreadable => {}
            Found::Head(head) if head.journal != self.database.journal => {
                self.problem(Problem::OtherHead { seq: head.seq });
            }
            Found::Head(head) if head.seq > last => {
                self.problem(Problem::MissingAtEnd { last, known: head.seq });
            }
            Found::Head(head) => {
                self.report.behind_head = last - head.seq;
                // A missing row in the middle has been told.
                if head.seq > 0 && self.at_head.is_some_and(|hash| hash != head.hash) {
                    self.problem(Problem::OtherHead { seq: head.seq });
                }
            }
        }
    }

    /// What SQLite itself has to say.
    fn below(&mut self) -> Result<(), JournalError> {
        let mut statement = self.database.prepare("PRAGMA integrity_check(10)")?;
        let said =
            statement.query_map([], |row| row.get::<_, String>(0)).and_then(Iterator::collect::<Result<Vec<_>, _>>);
        let said = said.map_err(|error| self.database.failed("check it", error))?;
        for reason in said.into_iter().filter(|reason| reason != "ok") {
            self.problem(Problem::Database { reason });
        }
        Ok(())
    }

    fn problem(&mut self, problem: Problem) {
        self.report.problems.push(problem);
    }
}
