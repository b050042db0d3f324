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
};
use crate::tool::{Needs, ToolName};

/// How many releases are ranked at most. A query of words that more have is narrowed until fewer are left.
const MOST_RANKED: u64 = 6000;
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

/// A query that not too many rows match.
struct Narrowed {
    query: String,
    /// The first row that counts.
    from: i64,
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
        let Some(Narrowed { query, from }) = self.narrowed(table, words)? else { return Ok(Vec::new()) };
        let marked: Vec<_> =
            (0..COLUMNS.len()).map(|column| format!("highlight({table}, {column}, char(2), char(3))")).collect();
        // With `ORDER BY rank` texts are read of those alone that are within the limit.
        let sql = format!(
            "SELECT rowid, rank, {} FROM {table} WHERE {table} MATCH ?1 AND rowid >= ?3 AND rank MATCH '{WEIGHTS}' \
             ORDER BY rank LIMIT ?2",
            marked.join(", ")
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query(params![query, i64::try_from(most).unwrap_or(i64::MAX), from])?;
        let typed = text.trim().to_lowercase().replace([' ', '-'], "_");
        let mut matches = Vec::new();
        while let Some(row) = rows.next()? {
            let rank: f64 = row.get(1)?;
            let (mut why, mut snippet, mut met) = (Vec::new(), String::new(), BTreeSet::new());
            let mut name = String::new();
            for (column, field) in COLUMNS.iter().enumerate() {
                let text = row.get_ref(column + 2)?.as_str()?;
                if column == 0 {
                    name = text.replace([MARKS.0, MARKS.1], "");
                }
                let found = marked_words(text);
                if found.is_empty() {
                    continue;
                }
                met.extend(found.iter().filter_map(|word| nearest(word, words)));
                if snippet.is_empty() && matches!(column, 2..=4) {
                    snippet = around(text);
                }
                why.push(Reason { field: (*field).to_owned(), words: found.into_iter().take(MOST_TOLD).collect() });
            }
            // Who has more of the words is nearer to what was meant than who has one of them often.
            let share = met.len() as f64 / words.len() as f64;
            let called_so = if name == typed { 2.0 } else { 1.0 };
            let score = -rank * (0.4 + 0.6 * share) * called_so;
            matches.push(Match { id: row.get(0)?, score, why, snippet });
        }
        Ok(matches)
    }

    /// The query for full text search; `None` if nothing has any of the words.
    ///
    /// Ranking costs by the row. Rare words find their rows; words that very many have only weigh what others found, and
    /// find by themselves where they meet, or stand in the weightier columns.
    fn narrowed(&self, table: &str, words: &[String]) -> rusqlite::Result<Option<Narrowed>> {
        let (mut rare, mut common, mut total) = (Vec::new(), Vec::new(), 0);
        let mut counted = Vec::new();
        for word in words {
            let exact = quoted(word);
            let mut count = self.count(table, &exact)?;
            let mut term = exact;
            if count < RARE && word.chars().count() >= 3 {
                let begun = format!("{term} *");
                let more = self.count(table, &begun)?;
                if more > count {
                    (term, count) = (format!("({term} OR {begun})"), more);
                }
            }
            if count > 0 {
                counted.push((count, term));
            }
        }
        counted.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.cmp(&b.1)));
        for (count, term) in counted {
            total += count;
            if total <= MOST_RANKED { &mut rare } else { &mut common }.push(term);
        }
        if common.is_empty() {
            return Ok((!rare.is_empty()).then(|| Narrowed { query: rare.join(" OR "), from: 0 }));
        }
        let any = common.join(" OR ");
        let all = common.join(" AND ");
        let narrower = [
            format!("{{name tags description}} : ({any})"),
            format!("{{name tags}} : ({any})"),
            all.clone(),
            format!("{{name tags description}} : ({all})"),
            format!("{{name tags}} : ({all})"),
        ];
        for narrow in narrower {
            let count = self.count(table, &narrow)?;
            if count > 0 && count <= MOST_RANKED {
                rare.push(format!("({narrow})"));
                break;
            }
        }
        if rare.is_empty() {
            // Nearly everything has the words: the newest are as good as any.
            let query = if self.count(table, &all)? > 0 { all } else { any };
            let newest =
                format!("SELECT rowid FROM {table} WHERE {table} MATCH ?1 ORDER BY rowid DESC LIMIT 1 OFFSET ?2");
            let mut statement = self.connection.prepare_cached(&newest)?;
            let from = statement.query_row(params![query, MOST_RANKED.cast_signed()], |row| row.get(0)).optional()?;
            return Ok(Some(Narrowed { query, from: from.unwrap_or(0) }));
        }
        let rare = rare.join(" OR ");
        Ok(Some(Narrowed { query: format!("({rare}) OR (({rare}) AND ({any}))"), from: 0 }))
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
