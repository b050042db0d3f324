//! Search by words and by meaning together.

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

use super::{
    Hit, Index, IndexError, Search, States,
    embeddings::{Embeddings, EmbeddingsError},
    follow::position,
    query::query_words,
    search::Match,
    vectors::{Packed, Vectors},
};

/// Of how many texts vectors are made at once.
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
    /// the releases mean is asked of the model once and kept. Where it gives no vectors, words decide alone, and a note says
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
        let vectors = Vectors::of(&self.connection, embeddings.model()?)?;
        if let Err(error) = self.embed(embeddings, &vectors, notes) {
            match error {
                Trouble::Embeddings(error) => notes.push(format!("not all tools are searched by meaning: {error}")),
                error @ Trouble::Index(_) => return Err(error),
            }
        }
        Ok(vectors.nearest(&Packed::new(&query), NEAREST)?)
    }

    /// Has vectors made of the releases that have none.
    fn embed(&self, embeddings: &Embeddings, vectors: &Vectors<'_>, notes: &mut Vec<String>) -> Result<(), Trouble> {
        let began = Instant::now();
        let position = position(&self.connection)?.cast_signed();
        if vectors.are_whole(position)? {
            return Ok(());
        }
        let mut after = 0;
        loop {
            let missing = vectors.missing(after, BATCH)?;
            let Some(&(last, ..)) = missing.last() else {
                return Ok(vectors.note_whole(position)?);
            };
            if began.elapsed() > PATIENCE {
                notes.push("not all tools are searched by meaning yet; the next search goes on".into());
                return Ok(());
            }
            let (digests, texts): (Vec<_>, Vec<_>) = missing.into_iter().map(|(_, text, said)| (text, said)).unzip();
            let made = embeddings.vectors(&texts)?;
            vectors.keep(digests.into_iter().zip(made.iter().map(|vector| Packed::new(vector))))?;
            after = last;
        }
    }
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
