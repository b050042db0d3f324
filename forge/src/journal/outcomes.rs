//! How runs of artifacts ended.

use forge_cache::Digest;

use super::{JournalError, Reader};

/// How many rows are looked at, from the newest on.
const MOST_ROWS: i64 = 200_000;

impl Reader {
    /// How the runs of these tools ended, as far as the newest 200,000 rows know: artifacts, outcomes, and how many runs.
    pub fn outcomes<'a>(
        &self,
        tools: impl IntoIterator<Item = &'a str>,
    ) -> Result<Vec<(Digest, String, u64)>, JournalError> {
        let tools: Vec<&str> = tools.into_iter().collect();
        let places = vec!["?"; tools.len()].join(", ");
        let sql = format!(
            "SELECT CASE WHEN json_valid(facts) THEN json_extract(facts, '$.artifact') END AS artifact, outcome, count(*) \
             FROM rows \
             WHERE seq > (SELECT coalesce(max(seq), 0) FROM rows) - {MOST_ROWS} AND kind = 'run' AND tool IN ({places}) \
             GROUP BY artifact, outcome"
        );
        let reading = |error| self.database.failed("count runs", error);
        let mut statement = self.database.prepare(&sql)?;
        let mut rows = statement.query(rusqlite::params_from_iter(tools)).map_err(reading)?;
        let mut outcomes = Vec::new();
        while let Some(row) = rows.next().map_err(reading)? {
            // A journal that was edited may say anything.
            let artifact = row.get_ref(0).map_err(reading)?.as_str().ok().and_then(|text| text.parse().ok());
            if let Some(artifact) = artifact {
                let count: i64 = row.get(2).map_err(reading)?;
                outcomes.push((artifact, row.get(1).map_err(reading)?, count.cast_unsigned()));
            }
        }
        Ok(outcomes)
    }
}
