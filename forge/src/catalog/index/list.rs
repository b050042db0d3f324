//! What a catalog has, a row for each tool.

use std::collections::BTreeSet;

use forge_cache::Digest;
use rusqlite::params;
use semver::Version;
use serde::Serialize;

use super::{Index, IndexError};
use crate::tool::{Needs, ToolName};

/// The release of a tool that is found for its name; where none may be used, its newest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Listed {
    /// The tool.
    pub name: ToolName,
    /// The version.
    pub version: Version,
    /// SHA-256 of its envelope.
    pub release: Digest,
    /// The artifact.
    pub artifact: Digest,
    /// The state's word.
    pub state: String,
    /// What to use in its place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub successor: Option<String>,
    /// Why it is in that state.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// What its doc comment says.
    pub description: String,
    /// What it declares.
    pub needs: Needs,
}

/// A release that does not load.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Unusable {
    /// The tool.
    pub name: String,
    /// The version.
    pub version: String,
    /// Why.
    pub error: String,
}

/// What [`listed`] reads.
const COLUMNS: &str = "name, version, release, artifact, state, successor, reason, description, needs";

impl Index {
    /// A row for each tool, by name, and the releases that do not load.
    pub fn list(&self) -> Result<(Vec<Listed>, Vec<Unusable>), IndexError> {
        let read = || -> rusqlite::Result<_> { Ok((self.listed()?, self.unusable()?)) };
        read().map_err(|error| self.failed("list its releases", &error))
    }

    /// The releases in one of these states, by name, the newest first.
    pub fn list_in(&self, states: &BTreeSet<String>) -> Result<Vec<Listed>, IndexError> {
        let read = || -> rusqlite::Result<Vec<Listed>> {
            let sql = format!("SELECT {COLUMNS} FROM releases WHERE state = ?1");
            let mut statement = self.connection.prepare(&sql)?;
            let mut found = Vec::new();
            for state in states {
                found.extend(statement.query_map([state], listed)?.collect::<rusqlite::Result<Vec<_>>>()?);
            }
            Ok(found)
        };
        let mut found = read().map_err(|error| self.failed("list its releases", &error))?;
        found.sort_by(|a, b| a.name.cmp(&b.name).then_with(|| b.version.cmp(&a.version)));
        Ok(found)
    }

    /// The releases that do not load.
    pub(super) fn not_loading(&self) -> Result<Vec<Unusable>, IndexError> {
        self.unusable().map_err(|error| self.failed("list what does not load", &error))
    }

    fn listed(&self) -> rusqlite::Result<Vec<Listed>> {
        let columns = COLUMNS;
        let sql = format!(
            "SELECT {columns} FROM releases WHERE newest = 1 UNION ALL \
             SELECT {columns} FROM releases r \
             WHERE NOT EXISTS (SELECT 1 FROM releases n WHERE n.name = r.name AND n.newest = 1) ORDER BY name"
        );
        let mut statement = self.connection.prepare(&sql)?;
        let rows = statement.query_map([], listed)?;
        let mut found: Vec<Listed> = Vec::new();
        for row in rows {
            let row = row?;
            match found.last_mut().filter(|last| last.name == row.name) {
                Some(last) if last.version < row.version => *last = row,
                Some(_) => {}
                None => found.push(row),
            }
        }
        Ok(found)
    }

    fn unusable(&self) -> rusqlite::Result<Vec<Unusable>> {
        let mut statement =
            self.connection.prepare("SELECT name, version, reason FROM refused ORDER BY name, version")?;
        let rows = statement.query_map(params![], |row| {
            Ok(Unusable { name: row.get(0)?, version: row.get(1)?, error: row.get(2)? })
        })?;
        rows.collect()
    }
}

fn listed(row: &rusqlite::Row<'_>) -> rusqlite::Result<Listed> {
    let odd = |column, error: Box<dyn std::error::Error + Send + Sync>| {
        rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, error)
    };
    let text = |column: usize| row.get::<_, String>(column);
    Ok(Listed {
        name: text(0)?.parse().map_err(|error| odd(0, Box::new(error)))?,
        version: text(1)?.parse().map_err(|error| odd(1, Box::new(error)))?,
        release: Digest::from_bytes(row.get(2)?),
        artifact: Digest::from_bytes(row.get(3)?),
        state: text(4)?,
        successor: row.get(5)?,
        reason: text(6)?,
        description: text(7)?,
        needs: serde_json::from_str(&text(8)?).map_err(|error| odd(8, error.into()))?,
    })
}
