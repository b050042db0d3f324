//! Full text search.

use std::{cmp::Ordering, collections::BTreeSet};

use forge_cache::Digest;
use rusqlite::{OptionalExtension as _, params};
use semver::Version;
use serde::Serialize;

use super::{
    Index, IndexError,
    database::COLUMNS,
    query::{query_words, quoted},
    sketch::stem,
};
use crate::tool::{Needs, ToolName};

/// How many rows may have the words that rank.
const MOST_RANKED: u64 = 8000;
/// So many rows are looked at for what very common words have in common.
const COMMON: i64 = 100;
/// What a common word is worth in a column.
const WEIGHT_OF_COMMON: [f64; 5] = [3.0, 2.0, 1.2, 0.6, 0.2];
/// What the columns weigh, in their order: name, tags, description, fields, source.
const WEIGHTS: &str = "bm25(12.0, 8.0, 5.0, 2.5, 1.0)";
/// A word that fewer releases have also finds those with words that begin with it.
const RARE: u64 = 5;
/// The characters that a matched word is put between. No text has them: they are taken out of it.
const MARKS: (char, char) = ('\u{2}', '\u{3}');
/// About how many characters of a snippet.
const SNIPPET: usize = 120;
/// The most words that a reason tells.
const MOST_TOLD: usize = 8;

/// What is searched.
#[derive(Clone, Debug)]
pub struct Search {
    /// What somebody typed. Any text will do.
    pub text: String,
    /// So many of the best at most.
    pub limit: usize,
    /// Which versions of a tool.
    pub versions: Versions,
    /// Releases in these states.
    pub states: States,
}

/// Which versions of a tool are found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Versions {
    /// The newest that may be used.
    #[default]
    Newest,
    /// All.
    All,
}

/// Releases in which states are found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum States {
    /// Those that may be used in a new project: active and deprecated.
    #[default]
    Usable,
    /// Those in one of these states, by its word.
    Only(BTreeSet<String>),
}

/// A release that was found.
#[derive(Clone, Debug, Serialize)]
pub struct Hit {
    /// The tool.
    pub name: ToolName,
    /// The version.
    pub version: Version,
    /// What its doc comment says.
    pub description: String,
    /// What it declares.
    pub needs: Needs,
    /// Its tags.
    pub tags: BTreeSet<String>,
    /// The state's word.
    pub state: String,
    /// What to use in its place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub successor: Option<String>,
    /// Why it is in that state.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// The more the better; comparable within one search only.
    pub score: f64,
    /// Where words of the query were met, the weightiest field first.
    pub why: Vec<Reason>,
    /// The text around the first of them.
    pub snippet: String,
    /// The artifact.
    pub artifact: Digest,
    /// The bytes of the module.
    pub module_size: u64,
    /// The bytes of the source.
    pub source_size: u64,
    /// When it was released, in seconds since 1970, by the clock of who released it.
    pub time: u64,
    /// The fingerprint of the key that signed it.
    pub signer: String,
}

/// Words of the query in one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// `name`, `tags`, `description`, `fields` or `source`; `meaning` where no word was met but what is meant is near.
    pub field: String,
    /// The words as they are there.
    pub words: Vec<String>,
}

/// A row of full text that matches.
pub(super) struct Match {
    pub(super) id: i64,
    pub(super) score: f64,
    why: Vec<Reason>,
    snippet: String,
}

/// A row as it was read.
struct Row {
    id: i64,
    /// What its rare words are worth.
    score: f64,
    /// The texts of its columns, rare words between marks.
    texts: [String; 5],
}

impl Row {
    fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self> {
        let texts = [row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?, row.get(6)?];
        Ok(Self { id: row.get(0)?, score: row.get(1)?, texts })
    }

    /// What it is worth with all words, and why.
    fn judged(mut self, words: &[String], common: &[String], typed: &str) -> Match {
        // What a source has of common words says little, and costs most to look for.
        for text in &mut self.texts[..4] {
            mark(text, common);
        }
        let (mut why, mut snippet, mut met) = (Vec::new(), String::new(), BTreeSet::new());
        let mut score = self.score;
        for ((field, weight), text) in COLUMNS.iter().zip(WEIGHT_OF_COMMON).zip(&self.texts) {
            let found = marked_words(text);
            if found.is_empty() {
                continue;
            }
            for word in found.iter().filter_map(|word| nearest(word, words)) {
                if common.iter().any(|common| common == word) {
                    score += weight;
                }
                met.insert(word);
            }
            if snippet.is_empty() && !matches!(*field, "name" | "tags") {
                snippet = around(text);
            }
            why.push(Reason { field: (*field).to_owned(), words: found.into_iter().take(MOST_TOLD).collect() });
        }
        // Who has more of the words is nearer to what was meant than who has one of them often.
        let share = met.len() as f64 / words.len() as f64;
        let called_so = if self.texts[0].replace([MARKS.0, MARKS.1], "") == typed { 2.0 } else { 1.0 };
        Match { id: self.id, score: score * (0.4 + 0.6 * share) * called_so, why, snippet }
    }
}

/// Puts marks around the words of a text that are some of these, whatever English hangs onto them.
fn mark(text: &mut String, words: &[String]) {
    if words.is_empty() {
        return;
    }
    let mut marked = String::with_capacity(text.len() + 16);
    let mut inside = false;
    for part in text.split_inclusive(|one: char| !one.is_alphanumeric()) {
        let end = part.trim_end_matches(|one: char| !one.is_alphanumeric()).len();
        let (word, rest) = part.split_at(end);
        let lower = word.to_lowercase();
        if !inside && !word.is_empty() && words.iter().any(|one| stem(one) == stem(&lower)) {
            marked.extend([MARKS.0]);
            marked.push_str(word);
            marked.extend([MARKS.1]);
        } else {
            marked.push_str(word);
        }
        marked.push_str(rest);
        inside = if rest.contains(MARKS.0) { true } else { inside && !rest.contains(MARKS.1) };
    }
    *text = marked;
}

impl Match {
    /// A release that is near in meaning and has none of the words.
    pub(super) fn by_meaning(id: i64, score: f64) -> Self {
        let why = vec![Reason { field: "meaning".into(), words: Vec::new() }];
        Self { id, score, why, snippet: String::new() }
    }
}

impl Index {
    /// The releases that match a text, the best first. A text without any word finds none.
    pub fn search(&self, search: &Search) -> Result<Vec<Hit>, IndexError> {
        let matches = self.matches(search)?;
        self.hits(&matches, search)
    }

    /// The rows that match, the best first: more than are asked for, since not all may be in a state that is.
    pub(super) fn matches(&self, search: &Search) -> Result<Vec<Match>, IndexError> {
        let words = query_words(&search.text);
        if words.is_empty() {
            return Ok(Vec::new());
        }
        let most = search.limit.saturating_mul(2).clamp(20, 2000);
        let mut matches = Vec::new();
        let everything = search.versions == Versions::All || search.states != States::Usable;
        for table in if everything { &["newest", "others"][..] } else { &["newest"] } {
            let ranked = || self.ranked(table, &words, &search.text, most);
            matches.extend(ranked().map_err(|error| self.failed("search in it", &error))?);
        }
        matches.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.id.cmp(&b.id)));
        Ok(matches)
    }

    /// The releases of matches, as many as are asked for.
    pub(super) fn hits(&self, matches: &[Match], search: &Search) -> Result<Vec<Hit>, IndexError> {
        let mut hits: Vec<Hit> = Vec::new();
        for found in matches {
            if hits.len() >= search.limit {
                break;
            }
            let hit = self.hit(found).map_err(|error| self.failed("read a release", &error))?;
            let Some(hit) = hit else { continue };
            let wanted = match &search.states {
                States::Usable => matches!(hit.state.as_str(), "active" | "deprecated"),
                States::Only(states) => states.contains(&hit.state),
            };
            let better = search.versions == Versions::Newest && hits.iter().any(|other| other.name == hit.name);
            if wanted && !better {
                hits.push(hit);
            }
        }
        Ok(hits)
    }

    fn ranked(&self, table: &str, words: &[String], text: &str, most: usize) -> rusqlite::Result<Vec<Match>> {
        let (rare, common) = self.parted(table, words)?;
        let mut rows = Vec::new();
        if !rare.is_empty() {
            let marked: Vec<_> =
                (0..COLUMNS.len()).map(|column| format!("highlight({table}, {column}, char(2), char(3))")).collect();
            // With `ORDER BY rank` texts are read of those alone that are within the limit.
            let sql = format!(
                "SELECT rowid, -rank, {} FROM {table} WHERE {table} MATCH ?1 AND rank MATCH '{WEIGHTS}' ORDER BY rank LIMIT ?2",
                marked.join(", ")
            );
            let mut statement = self.connection.prepare_cached(&sql)?;
            let most = i64::try_from(most).unwrap_or(i64::MAX);
            let read = statement.query_map(params![rare.join(" OR "), most], Row::read)?;
            rows = read.collect::<rusqlite::Result<Vec<_>>>()?;
        }
        for id in self.with_common(table, &common)? {
            if !rows.iter().any(|row: &Row| row.id == id) {
                let sql = format!("SELECT rowid, 0.0, {} FROM {table} WHERE rowid = ?1", COLUMNS.join(", "));
                rows.push(self.connection.prepare_cached(&sql)?.query_row([id], Row::read)?);
            }
        }
        let typed = text.trim().to_lowercase().replace([' ', '-'], "_");
        Ok(rows.into_iter().map(|row| row.judged(words, &common, &typed)).collect())
    }

    /// The words of a query that not too many rows have, as terms of full text search, and the others.
    ///
    /// Ranking costs by the row, and by the rows that have a word. So rare words find their rows and rank them; the others
    /// find a few rows where they meet, and weigh in what was found.
    fn parted(&self, table: &str, words: &[String]) -> rusqlite::Result<(Vec<String>, Vec<String>)> {
        let mut counted = Vec::new();
        for word in words {
            let mut term = quoted(word);
            let mut count = self.count(table, &term)?;
            if count < RARE && word.chars().count() >= 3 {
                let begun = format!("{term} *");
                let more = self.count(table, &begun)?;
                if more > count {
                    (term, count) = (format!("({term} OR {begun})"), more);
                }
            }
            if count > 0 {
                counted.push((count, term, word));
            }
        }
        counted.sort();
        let (mut rare, mut common, mut total) = (Vec::new(), Vec::new(), 0);
        for (count, term, word) in counted {
            total += count;
            if total <= MOST_RANKED { rare.push(term) } else { common.push(word.clone()) }
        }
        Ok((rare, common))
    }

    /// A few rows that common words have in common, the newest first.
    fn with_common(&self, table: &str, common: &[String]) -> rusqlite::Result<Vec<i64>> {
        let mut found = Vec::new();
        if common.is_empty() {
            return Ok(found);
        }
        let terms: Vec<_> = common.iter().map(|word| quoted(word)).collect();
        let (all, any) = (terms.join(" AND "), terms.join(" OR "));
        let sql = format!("SELECT rowid FROM {table} WHERE {table} MATCH ?1 ORDER BY rowid DESC LIMIT ?2");
        let mut statement = self.connection.prepare_cached(&sql)?;
        for query in [format!("{{name tags}} : ({all})"), all, format!("{{name tags}} : ({any})"), any] {
            let rows = statement.query_map(params![query, COMMON], |row| row.get(0))?;
            for id in rows {
                let id: i64 = id?;
                if !found.contains(&id) {
                    found.push(id);
                }
            }
            if found.len() as i64 >= COMMON {
                break;
            }
        }
        Ok(found)
    }

    /// How many rows match, counted up to a bit more than are ranked.
    fn count(&self, table: &str, query: &str) -> rusqlite::Result<u64> {
        let sql = format!("SELECT count(*) FROM (SELECT 1 FROM {table} WHERE {table} MATCH ?1 LIMIT ?2)");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let count: i64 = statement.query_row(params![query, MOST_RANKED.cast_signed() + 1], |row| row.get(0))?;
        Ok(count.cast_unsigned())
    }

    fn hit(&self, found: &Match) -> rusqlite::Result<Option<Hit>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT name, version, description, needs, tags, state, successor, reason, artifact, module_size, source_size, \
             time, signer FROM releases WHERE id = ?1",
        )?;
        let number = |row: &rusqlite::Row<'_>, column| row.get::<_, i64>(column).map(i64::cast_unsigned);
        let odd = |column, error: Box<dyn std::error::Error + Send + Sync>| {
            rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, error)
        };
        let read = |row: &rusqlite::Row<'_>| {
            let text = |column: usize| row.get::<_, String>(column);
            Ok(Hit {
                name: text(0)?.parse().map_err(|error| odd(0, Box::new(error)))?,
                version: text(1)?.parse().map_err(|error| odd(1, Box::new(error)))?,
                description: text(2)?,
                needs: serde_json::from_str(&text(3)?).map_err(|error| odd(3, error.into()))?,
                tags: serde_json::from_str(&text(4)?).map_err(|error| odd(4, error.into()))?,
                state: text(5)?,
                successor: row.get(6)?,
                reason: text(7)?,
                score: (found.score * 1e4).round() / 1e4,
                why: found.why.clone(),
                snippet: found.snippet.clone(),
                artifact: Digest::from_bytes(row.get(8)?),
                module_size: number(row, 9)?,
                source_size: number(row, 10)?,
                time: number(row, 11)?,
                signer: text(12)?,
            })
        };
        statement.query_row([found.id], read).optional()
    }
}

/// The words between marks, each once, in lower case.
fn marked_words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for part in text.split(MARKS.0).skip(1) {
        let word = part.split(MARKS.1).next().unwrap_or_default().to_lowercase();
        // Neighbours that both match are marked together.
        for word in word.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty()) {
            if !words.iter().any(|one| one == word) {
                words.push(word.to_owned());
            }
        }
    }
    words
}

/// The word of the query that found a word: the one that begins most like it.
fn nearest<'a>(found: &str, words: &'a [String]) -> Option<&'a str> {
    let common = |word: &str| word.chars().zip(found.chars()).take_while(|(a, b)| a == b).count();
    let nearest = |a: &&String, b: &&String| match common(a).cmp(&common(b)) {
        Ordering::Equal => b.len().cmp(&a.len()),
        order => order,
    };
    words.iter().max_by(nearest).map(String::as_str).filter(|word| common(word) > 0)
}

/// The text around the first mark, on one line, without marks.
fn around(text: &str) -> String {
    let at = text.find(MARKS.0).unwrap_or(0);
    let before = text[..at].chars().rev().take(SNIPPET / 3).map(char::len_utf8).sum::<usize>();
    let mut begin = at - before;
    if begin > 0 {
        // Not in the middle of a word.
        begin += text[begin..at].find(char::is_whitespace).unwrap_or(0);
    }
    let cut: String = text[begin..].chars().filter(|one| ![MARKS.0, MARKS.1].contains(one)).collect();
    let words: Vec<&str> = cut.split_whitespace().collect();
    let line = words.join(" ");
    let mut snippet: String = line.chars().take(SNIPPET).collect();
    if snippet.len() < line.len() {
        snippet.push('…');
    }
    if begin > 0 { format!("…{snippet}") } else { snippet }
}
