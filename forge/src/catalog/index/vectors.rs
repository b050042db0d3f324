//! Vectors as the index keeps them, and the search for the nearest.
//!
//! Each number is a byte: 25 MB for 100,000 tools with 256 numbers each. All of them are read in one go for each search, in
//! the order in which they lie on disk.

use rusqlite::{Connection, OptionalExtension as _, params};

use super::entry::Texts;

/// What is less alike points elsewhere.
const LEAST: f32 = 0.1;
/// So many of the best are sorted at once.
const SORTED: usize = 256;

/// A vector in few bytes: a factor (f32) and its numbers divided by it (i8).
pub(super) struct Packed(Vec<u8>);

impl Packed {
    pub(super) fn new(vector: &[f32]) -> Self {
        let factor = vector.iter().fold(0.0, |most: f32, one| most.max(one.abs())) / 127.0;
        let number = |one: &f32| if factor > 0.0 { (one / factor).round() as i8 } else { 0 };
        let numbers = vector.iter().map(|one| number(one).cast_unsigned());
        Self(factor.to_le_bytes().into_iter().chain(numbers).collect())
    }

    /// The cosine of two vectors of length 1; 0 for those of two lengths, which a server may give.
    fn likeness(&self, other: &[u8]) -> f32 {
        let (Some((a, ours)), Some((b, theirs))) = (self.0.split_first_chunk(), other.split_first_chunk()) else {
            return 0.0;
        };
        if ours.len() != theirs.len() {
            return 0.0;
        }
        let product = |(a, b): (&u8, &u8)| i32::from(i16::from(a.cast_signed()) * i16::from(b.cast_signed()));
        let sum: i32 = ours.iter().zip(theirs).map(product).sum();
        f32::from_le_bytes(*a) * f32::from_le_bytes(*b) * sum as f32
    }
}

/// The vectors of one model.
pub(super) struct Vectors<'a> {
    connection: &'a Connection,
    /// The model's row.
    model: i64,
}

impl<'a> Vectors<'a> {
    /// The vectors of the model of this name; there may be none yet.
    pub(super) fn of(connection: &'a Connection, name: &str) -> rusqlite::Result<Self> {
        let known = || {
            let mut statement = connection.prepare_cached("SELECT id FROM models WHERE name = ?1")?;
            statement.query_row([name], |row| row.get(0)).optional()
        };
        if let Some(model) = known()? {
            return Ok(Self { connection, model });
        }
        connection
            .prepare_cached("INSERT INTO models (name, whole_at) VALUES (?1, -1) ON CONFLICT DO NOTHING")?
            .execute([name])?;
        known()?.map(|model| Self { connection, model }).ok_or(rusqlite::Error::QueryReturnedNoRows)
    }

    /// Whether all releases that are found had vectors when so much of the feed was taken in.
    pub(super) fn are_whole(&self, position: i64) -> rusqlite::Result<bool> {
        let sql = "SELECT whole_at = ?2 FROM models WHERE id = ?1";
        self.connection.prepare_cached(sql)?.query_row([self.model, position], |row| row.get(0))
    }

    /// Notes that they have.
    pub(super) fn note_whole(&self, position: i64) -> rusqlite::Result<()> {
        let sql = "UPDATE models SET whole_at = ?2 WHERE id = ?1";
        self.connection.prepare_cached(sql)?.execute([self.model, position]).map(drop)
    }

    /// The next releases after one that have no vector: their rows, the digests of their texts, and the texts.
    pub(super) fn missing(&self, after: i64, most: usize) -> rusqlite::Result<Vec<(i64, [u8; 32], String)>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT r.id, r.text, n.name, n.tags, n.description, n.fields FROM releases r JOIN newest n ON n.rowid = r.id \
             WHERE r.id > ?2 AND r.newest = 1 \
             AND NOT EXISTS (SELECT 1 FROM vectors v WHERE v.model = ?1 AND v.text = r.text) ORDER BY r.id LIMIT ?3",
        )?;
        let missing = statement.query_map(params![self.model, after, most as i64], |row| {
            let (name, tags, description, fields) = (row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?);
            let texts = Texts { name, tags, description, fields, source: String::new() };
            Ok((row.get(0)?, row.get(1)?, texts.meaning()))
        })?;
        missing.collect()
    }

    /// Keeps the vectors of texts.
    pub(super) fn keep(&self, vectors: impl Iterator<Item = ([u8; 32], Packed)>) -> rusqlite::Result<()> {
        let transaction = self.connection.unchecked_transaction()?;
        for (text, Packed(bytes)) in vectors {
            self.connection
                .prepare_cached("INSERT OR REPLACE INTO vectors (model, text, vector) VALUES (?1, ?2, ?3)")?
                .execute(params![self.model, text, bytes])?;
        }
        transaction.commit()
    }

    /// The releases that are nearest to a vector, at most so many, the nearest first.
    pub(super) fn nearest(&self, to: &Packed, most: usize) -> rusqlite::Result<Vec<i64>> {
        // By the order of the rows: an index would lead from one end of the file to the other.
        let mut statement =
            self.connection.prepare_cached("SELECT text, vector FROM vectors NOT INDEXED WHERE model = ?1")?;
        let mut rows = statement.query([self.model])?;
        let mut alike: Vec<(f32, [u8; 32])> = Vec::new();
        while let Some(row) = rows.next()? {
            let likeness = to.likeness(row.get_ref(1)?.as_blob()?);
            if likeness > LEAST {
                alike.push((likeness, row.get(0)?));
            }
        }
        let mut found = Vec::new();
        let mut rest = alike.as_mut_slice();
        // Vectors of texts that no release has any more are passed over.
        while found.len() < most && !rest.is_empty() {
            let order = |a: &(f32, [u8; 32]), b: &(f32, [u8; 32])| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
            let count = rest.len().min(SORTED);
            rest.select_nth_unstable_by(count - 1, order);
            let (best, others) = rest.split_at_mut(count);
            best.sort_unstable_by(order);
            for (_, text) in best {
                let mut statement = self
                    .connection
                    .prepare_cached("SELECT id FROM releases WHERE text = ?1 AND newest = 1 ORDER BY id")?;
                let ids = statement.query_map([*text], |row| row.get(0))?;
                found.extend(ids.collect::<rusqlite::Result<Vec<i64>>>()?);
                if found.len() >= most {
                    break;
                }
            }
            rest = others;
        }
        found.truncate(most);
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_bytes_are_nearly_as_good() {
        let likeness = |a: &[f32], b: &[f32]| Packed::new(a).likeness(&Packed::new(b).0);
        let close = |a: f32, b: f32| (a - b).abs() < 0.01;
        assert!(close(likeness(&[0.6, 0.8], &[0.6, 0.8]), 1.0));
        assert!(close(likeness(&[0.6, 0.8], &[-0.8, 0.6]), 0.0));
        assert!(close(likeness(&[0.6, 0.8], &[-0.6, -0.8]), -1.0));
        assert!(close(likeness(&[0.6, 0.8], &[1.0, 0.0]), 0.6));
        assert_eq!(likeness(&[0.0, 0.0], &[1.0, 0.0]), 0.0);
        assert_eq!(likeness(&[1.0], &[1.0, 0.0]), 0.0);
        assert_eq!(Packed::new(&[1.0]).likeness(b"abc"), 0.0);
        // The longest that a server may give.
        let long = vec![1.0 / 128.0; super::super::embeddings::MOST_NUMBERS];
        assert!(close(likeness(&long, &long), 1.0));
    }
}
