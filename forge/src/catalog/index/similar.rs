//! Near-duplicates: tools that do what another does already.

use forge_cache::Digest;
use rusqlite::{OptionalExtension as _, params};
use semver::Version;
use serde::Serialize;

use super::{
    Index, IndexError,
    sketch::{Described, Sketch, alike, from_bytes, jaccard},
};
use crate::{catalog::ReleaseSpec, tool::ToolName};

/// From here on two sources are the same work, whatever their names and descriptions.
pub(super) const SAME_SOURCE: f64 = 0.5;
/// From here on two descriptions with their fields tell of the same.
pub(super) const SAME_WORDS: f64 = 0.5;
/// How much of their schemas two tools have in common that say the same.
const SAME_SHAPE: f64 = 0.5;
/// Below it nothing is worth telling.
const WORTH_TELLING: f64 = 0.3;

/// A tool that has something in common with another.
#[derive(Clone, Debug, Serialize)]
pub struct Similar {
    /// The tool.
    pub name: ToolName,
    /// The version.
    pub version: Version,
    /// What its doc comment says.
    pub description: String,
    /// The state's word.
    pub state: String,
    /// The artifact.
    pub artifact: Digest,
    /// How much of the fields of input and result both have, from 0 to 1.
    pub schema: f64,
    /// How much of the words of description and fields both have, from 0 to 1.
    pub text: f64,
    /// How much of the normalised source both have, from 0 to 1; an estimate.
    pub source: f64,
    /// Whether one of the two is probably not needed.
    pub duplicate: bool,
}

impl Similar {
    /// The aspect that says most, from 0 to 1.
    pub fn score(&self) -> f64 {
        self.source.max(f64::midpoint(self.schema, self.text))
    }
}

impl Index {
    /// The tools that have most in common with this one, the nearest first, by the release of each that is found. The tool
    /// itself, by its name, is left out.
    pub fn similar(&self, tool: &Described<'_>, own: &ToolName, limit: usize) -> Result<Vec<Similar>, IndexError> {
        self.near(&Sketch::new(tool), own, limit)
    }

    /// The tools that have most in common with a release of this catalog; `None` if the index does not have it.
    pub fn similar_to(&self, release: &ReleaseSpec, limit: usize) -> Result<Option<Vec<Similar>>, IndexError> {
        let version = release.version.as_ref().map(ToString::to_string);
        let sql = "SELECT shape, words, source FROM sketches WHERE id = \
                   (SELECT id FROM releases WHERE name = ?1 AND ((?2 IS NULL AND newest = 1) OR version = ?2))";
        let find = || -> rusqlite::Result<Option<Sketch>> {
            let mut statement = self.connection.prepare_cached(sql)?;
            statement.query_row(params![release.name.as_str(), version], |row| sketch(row, 0)).optional()
        };
        match find().map_err(|error| self.failed("read a release", &error))? {
            Some(sketch) => self.near(&sketch, &release.name, limit).map(Some),
            None => Ok(None),
        }
    }

    fn near(&self, sketch: &Sketch, own: &ToolName, limit: usize) -> Result<Vec<Similar>, IndexError> {
        self.nearest(sketch, own, limit).map_err(|error| self.failed("compare its releases", &error))
    }

    fn nearest(&self, own: &Sketch, name: &ToolName, limit: usize) -> rusqlite::Result<Vec<Similar>> {
        let sql = "SELECT s.id, s.shape, s.words, s.source FROM releases r JOIN sketches s ON s.id = r.id \
                   WHERE r.newest = 1 AND r.name <> ?1";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query([name.as_str()])?;
        let mut near = Vec::new();
        while let Some(row) = rows.next()? {
            let other = sketch(row, 1)?;
            let schema = jaccard(&own.shape, &other.shape);
            let (text, source) = (jaccard(&own.words, &other.words), alike(&own.source, &other.source));
            let score = source.max(f64::midpoint(schema, text));
            if score >= WORTH_TELLING {
                near.push((score, row.get::<_, i64>(0)?, [schema, text, source]));
            }
        }
        near.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        near.truncate(limit);
        near.into_iter().map(|(_, id, aspects)| self.told(id, aspects)).collect()
    }

    fn told(&self, id: i64, [schema, text, source]: [f64; 3]) -> rusqlite::Result<Similar> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT name, version, description, state, artifact FROM releases WHERE id = ?1")?;
        let odd = |column, error: Box<dyn std::error::Error + Send + Sync>| {
            rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, error)
        };
        let rounded = |share: f64| (share * 100.0).round() / 100.0;
        statement.query_row([id], |row| {
            Ok(Similar {
                name: row.get::<_, String>(0)?.parse().map_err(|error| odd(0, Box::new(error)))?,
                version: row.get::<_, String>(1)?.parse().map_err(|error| odd(1, Box::new(error)))?,
                description: row.get(2)?,
                state: row.get(3)?,
                artifact: Digest::from_bytes(row.get(4)?),
                schema: rounded(schema),
                text: rounded(text),
                source: rounded(source),
                duplicate: source >= SAME_SOURCE || (text >= SAME_WORDS && schema >= SAME_SHAPE),
            })
        })
    }
}

fn sketch(row: &rusqlite::Row<'_>, first: usize) -> rusqlite::Result<Sketch> {
    let set = |column: usize| -> rusqlite::Result<Vec<u32>> { Ok(from_bytes(row.get_ref(column)?.as_blob()?)) };
    Ok(Sketch { shape: set(first)?, words: set(first + 1)?, source: set(first + 2)? })
}
