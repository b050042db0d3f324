//! How often artifacts were run here, and how that ended.

use std::collections::BTreeMap;

use forge_cache::Digest;

use super::{JournalError, Reader};

/// How many rows are looked at, from the newest on.
const MOST_ROWS: i64 = 200_000;

/// The runs of one artifact that the journal knows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Uses {
    /// How many.
    pub runs: u64,
    /// How many of them ended well.
    pub successes: u64,
}

impl Uses {
    /// The share of runs that ended well, from 0 to 1. `None` if there was none.
    pub fn success_rate(&self) -> Option<f64> {
        (self.runs > 0).then(|| self.successes as f64 / self.runs as f64)
    }
}

impl Reader {
    /// The uses of artifacts of these tools, as far as the newest 200,000 rows know.
    pub fn uses<'a>(&self, tools: impl IntoIterator<Item = &'a str>) -> Result<BTreeMap<Digest, Uses>, JournalError> {
        let tools: Vec<&str> = tools.into_iter().collect();
        let places = vec!["?"; tools.len()].join(", ");
        let sql = format!(
            "SELECT CASE WHEN json_valid(facts) THEN json_extract(facts, '$.artifact') END AS artifact, count(*), \
             sum(outcome = 'ok') FROM rows \
             WHERE seq > (SELECT coalesce(max(seq), 0) FROM rows) - {MOST_ROWS} AND kind = 'run' AND tool IN ({places}) \
             GROUP BY artifact"
        );
        let reading = |error| self.database.failed("count runs", error);
        let mut statement = self.database.prepare(&sql)?;
        let mut rows = statement.query(rusqlite::params_from_iter(tools)).map_err(reading)?;
        let mut uses = BTreeMap::new();
        while let Some(row) = rows.next().map_err(reading)? {
            let count = |column| row.get::<_, i64>(column).map(i64::cast_unsigned).map_err(reading);
            // A journal that was edited may say anything.
            let artifact = row.get_ref(0).map_err(reading)?.as_str().ok().and_then(|text| text.parse().ok());
            if let Some(artifact) = artifact {
                uses.insert(artifact, Uses { runs: count(1)?, successes: count(2)? });
            }
        }
        Ok(uses)
    }
}
