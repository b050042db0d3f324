//! A row as it is read back. The database may have been edited by anybody.

use forge_cache::Digest;
use rusqlite::types::{FromSql, Type};
use serde_json::Value;

use super::{
    Kind, Stored, Summary,
    chain::{self, Content},
};
use crate::run::RunId;

/// The columns of [`Row::read`], in order.
pub(super) const COLUMNS: &str =
    "seq, id, time, kind, tool, outcome, facts, input, output, log, transcript, prev, hash";

/// One row.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its number; the first ever is 1.
    pub seq: u64,
    /// What it is called.
    pub id: RunId,
    /// When it was written, in microseconds since 1970.
    pub time: u64,
    /// What it is about.
    pub kind: Kind,
    /// The tool's name, where there is one.
    pub tool: Option<String>,
    /// `ok`, or the kind of the failure.
    pub outcome: String,
    /// All else, a JSON object.
    pub facts: String,
    /// What the tool was given.
    pub input: Option<Stored>,
    /// What it answered.
    pub output: Option<Stored>,
    /// What it logged and printed.
    pub log: Option<Stored>,
    /// What the host answered it.
    pub transcript: Option<Stored>,
    pub(super) prev: Digest,
    pub(super) hash: Digest,
}

impl Row {
    pub(super) fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self> {
        let digest = |index| fixed::<32>(row, index).map(Digest::from_bytes);
        let payload = |index| -> rusqlite::Result<Option<Stored>> {
            let Some(column) = row.get_ref(index)?.as_blob_or_null().map_err(|error| odd(index, error))? else {
                return Ok(None);
            };
            Stored::read(column).map(Some).ok_or_else(|| odd(index, "no payload".to_owned()))
        };
        Ok(Self {
            seq: number(row, 0)?,
            id: RunId::from_bytes(fixed(row, 1)?),
            time: number(row, 2)?,
            kind: Kind::from(text(row, 3)?),
            tool: get::<Option<String>>(row, 4)?,
            outcome: text(row, 5)?.to_owned(),
            facts: text(row, 6)?.to_owned(),
            input: payload(7)?,
            output: payload(8)?,
            log: payload(9)?,
            transcript: payload(10)?,
            prev: digest(11)?,
            hash: digest(12)?,
        })
    }

    /// The digest of what it says now.
    pub(super) fn content(&self) -> Digest {
        let columns = self.payloads().map(|stored| stored.as_ref().map(Stored::column).unwrap_or_default());
        let content = Content {
            id: self.id.as_bytes(),
            time: self.time,
            kind: self.kind.as_str(),
            tool: self.tool.as_deref(),
            outcome: &self.outcome,
            facts: &self.facts,
            payloads: [&columns[0], &columns[1], &columns[2], &columns[3]],
        };
        content.digest()
    }

    /// Whether it says what its hash was taken over.
    pub(super) fn is_as_written(&self) -> bool {
        chain::link(&self.prev, self.seq, &self.content()) == self.hash
    }

    /// Its payloads, in the order of the columns: input, output, log, transcript.
    pub fn payloads(&self) -> [&Option<Stored>; 4] {
        [&self.input, &self.output, &self.log, &self.transcript]
    }

    /// The facts as JSON; null where they are none.
    pub fn facts(&self) -> Value {
        serde_json::from_str(&self.facts).unwrap_or(Value::Null)
    }

    /// When it was written, as RFC 3339.
    pub fn when(&self) -> String {
        let time = std::time::UNIX_EPOCH.checked_add(std::time::Duration::from_micros(self.time));
        // Beyond the year 9999 nothing was written; somebody edited it.
        const LAST: u64 = 253_402_300_799_000_000;
        match time.filter(|_| self.time < LAST) {
            Some(time) => humantime::format_rfc3339_millis(time).to_string(),
            None => format!("{} µs", self.time),
        }
    }
}

impl Summary {
    pub(super) fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            seq: number(row, 0)?,
            id: RunId::from_bytes(fixed(row, 1)?),
            time: number(row, 2)?,
            tool: get::<Option<String>>(row, 3)?,
            outcome: text(row, 4)?.to_owned(),
            facts: text(row, 5)?.to_owned(),
        })
    }
}

fn odd(index: usize, error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(index, Type::Blob, error.into())
}

fn get<T: FromSql>(row: &rusqlite::Row<'_>, index: usize) -> rusqlite::Result<T> {
    row.get(index)
}

fn number(row: &rusqlite::Row<'_>, index: usize) -> rusqlite::Result<u64> {
    let number: i64 = row.get(index)?;
    u64::try_from(number).map_err(|error| odd(index, error))
}

fn text<'a>(row: &'a rusqlite::Row<'_>, index: usize) -> rusqlite::Result<&'a str> {
    row.get_ref(index)?.as_str().map_err(|error| odd(index, error))
}

fn fixed<const N: usize>(row: &rusqlite::Row<'_>, index: usize) -> rusqlite::Result<[u8; N]> {
    let blob = row.get_ref(index)?.as_blob().map_err(|error| odd(index, error))?;
    blob.try_into().map_err(|_| odd(index, format!("{} bytes where {N} belong", blob.len())))
}
