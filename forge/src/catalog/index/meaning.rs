//! Search by words and by meaning together.

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

use rusqlite::params;

use super::{
    Hit, Index, IndexError, Search, States,
    embeddings::{Embeddings, EmbeddingsError},
    entry::Texts,
    query::query_words,
    search::Match,
};

/// How many texts are sent at once.
const BATCH: usize = 64;
/// How long one search has vectors made of what has none yet.
const PATIENCE: Duration = Duration::from_secs(30);
/// So many of the nearest count.
const NEAREST: usize = 50;
/// What reciprocal rank fusion adds to a rank: the usual 60.
const DAMPING: f64 = 60.0;

/// Why there is no vector.
enum Trouble {
    Index(rusqlite::Error),
    Embeddings(EmbeddingsError),
}

impl From<rusqlite::Error> for Trouble {
    fn from(error: rusqlite::Error) -> Self {
        Self::Index(error)
    }
}

impl From<EmbeddingsError> for Trouble {
    fn from(error: EmbeddingsError) -> Self {
        Self::Embeddings(error)
    }
}

impl Index {
    /// The releases that match a text by its words or by what it means, the best first: each list gives points by rank. What
    /// the releases mean is asked of the server once and kept. Where it does not answer, words decide alone, and a note says
    /// so.
    pub fn search_by_meaning(
        &self,
        search: &Search,
        embeddings: &Embeddings,
    ) -> Result<(Vec<Hit>, Vec<String>), IndexError> {
        let matches = self.matches(search)?;
        // Vectors are made of what is found by default alone.
        if query_words(&search.text).is_empty() || search.states != States::Usable {
            return Ok((self.hits(&matches, search)?, Vec::new()));
        }
        let mut notes = Vec::new();
        let near = match self.nearest_in_meaning(&search.text, embeddings, &mut notes) {
            Ok(near) => near,
            Err(Trouble::Embeddings(error)) => {
                notes.push(format!("searched by words alone: {error}"));
                Vec::new()
            }
            Err(Trouble::Index(error)) => return Err(self.failed("compare vectors", &error)),
        };
        let hits = match near.is_empty() {
            true => self.hits(&matches, search)?,
            false => self.hits(&fused(matches, &near), search)?,
        };
        Ok((hits, notes))
    }

    fn nearest_in_meaning(
        &self,
        text: &str,
        embeddings: &Embeddings,
        notes: &mut Vec<String>,
    ) -> Result<Vec<i64>, Trouble> {
        let text: String = text.chars().take(2000).collect();
        let query = embeddings.vectors(&[text])?.into_iter().next().unwrap_or_default();
        if let Err(error) = self.embed(embeddings, notes) {
            match error {
                Trouble::Embeddings(error) => notes.push(format!("not all tools are searched by meaning: {error}")),
                error @ Trouble::Index(_) => return Err(error),
            }
        }
        let mut statement = self.connection.prepare_cached(
            "SELECT r.id, v.vector FROM releases r JOIN vectors v ON v.model = ?1 AND v.text = r.text WHERE r.newest = 1",
        )?;
        let mut rows = statement.query([embeddings.model()])?;
        let mut near = Vec::new();
        while let Some(row) = rows.next()? {
            let bytes = row.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?;
            // A server may give another length than it gave before.
            if bytes.len() == query.len() * 4 {
                near.push((likeness(&query, bytes), row.get::<_, i64>(0)?));
            }
        }
        near.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        // What points elsewhere is not meant.
        Ok(near.into_iter().filter(|(likeness, _)| *likeness > 0.1).take(NEAREST).map(|(_, id)| id).collect())
    }

    /// Has vectors made of the releases that have none.
    fn embed(&self, embeddings: &Embeddings, notes: &mut Vec<String>) -> Result<(), Trouble> {
        let began = Instant::now();
        loop {
            let mut statement = self.connection.prepare_cached(
                "SELECT r.text, n.name, n.tags, n.description, n.fields FROM releases r JOIN newest n ON n.rowid = r.id \
                 WHERE r.newest = 1 AND NOT EXISTS (SELECT 1 FROM vectors v WHERE v.model = ?1 AND v.text = r.text) LIMIT ?2",
            )?;
            let missing = statement.query_map(params![embeddings.model(), BATCH as i64], |row| {
                let (name, tags, description, fields) = (row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?);
                let texts = Texts { name, tags, description, fields, source: String::new() };
                Ok((row.get::<_, [u8; 32]>(0)?, texts.meaning()))
            })?;
            let (digests, texts): (Vec<_>, Vec<_>) =
                missing.collect::<rusqlite::Result<Vec<_>>>()?.into_iter().unzip();
            if texts.is_empty() {
                return Ok(());
            }
            if began.elapsed() > PATIENCE {
                notes.push("not all tools are searched by meaning yet; the next search goes on".into());
                return Ok(());
            }
            let vectors = embeddings.vectors(&texts)?;
            let transaction = self.connection.unchecked_transaction()?;
            for (digest, vector) in digests.iter().zip(vectors) {
                let bytes: Vec<u8> = vector.iter().flat_map(|one| one.to_le_bytes()).collect();
                self.connection
                    .prepare_cached("INSERT OR REPLACE INTO vectors (model, text, vector) VALUES (?1, ?2, ?3)")?
                    .execute(params![embeddings.model(), digest, bytes])?;
            }
            transaction.commit()?;
        }
    }
}

/// The cosine of two vectors of length 1.
fn likeness(query: &[f32], bytes: &[u8]) -> f32 {
    let numbers = bytes.chunks_exact(4).map(|four| f32::from_le_bytes([four[0], four[1], four[2], four[3]]));
    query.iter().zip(numbers).map(|(a, b)| a * b).sum()
}

/// Reciprocal rank fusion of both lists.
fn fused(matches: Vec<Match>, near: &[i64]) -> Vec<Match> {
    let points = |rank: usize| 1.0 / (DAMPING + 1.0 + rank as f64);
    let meant: HashMap<i64, f64> = near.iter().enumerate().map(|(rank, id)| (*id, points(rank))).collect();
    let mut fused: Vec<_> = matches
        .into_iter()
        .enumerate()
        .map(|(rank, mut found)| {
            let score = points(rank) + meant.get(&found.id).copied().unwrap_or_default();
            found.score = score;
            found
        })
        .collect();
    let by_words: std::collections::HashSet<i64> = fused.iter().map(|found| found.id).collect();
    fused.extend(near.iter().filter(|id| !by_words.contains(id)).map(|id| Match::by_meaning(*id, meant[id])));
    fused.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.id.cmp(&b.id)));
    fused
}
