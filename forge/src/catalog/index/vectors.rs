//! Vectors as the index keeps them, and the search for the nearest.
//!
//! Each number is a byte: 25 MB for 100,000 tools with 256 numbers each. All of them are read for each search, many from one
//! row: a row for each would take longer to find than to compare.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension as _, Transaction, TransactionBehavior, params};

use super::entry::Texts;

/// What is less alike points elsewhere.
const LEAST: f32 = 0.1;
/// So many lie in a row of the table `packs`, whose index says the same.
const IN_A_PACK: usize = 256;
/// The bytes of a digest of a text.
const TEXT: usize = 32;
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
    pub(super) fn missing(&self, after: i64, most: usize) -> rusqlite::Result<Vec<(i64, [u8; TEXT], String)>> {
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
    pub(super) fn keep(&self, vectors: impl Iterator<Item = ([u8; TEXT], Packed)>) -> rusqlite::Result<()> {
        let transaction = Transaction::new_unchecked(self.connection, TransactionBehavior::Immediate)?;
        let mut of_one_length: BTreeMap<usize, Vec<([u8; TEXT], Packed)>> = BTreeMap::new();
        for (text, vector) in vectors {
            let sql = "INSERT OR IGNORE INTO vectors (model, text) VALUES (?1, ?2)";
            // Another process may have been faster.
            if transaction.prepare_cached(sql)?.execute(params![self.model, text])? == 1 {
                of_one_length.entry(vector.0.len()).or_default().push((text, vector));
            }
        }
        for (length, vectors) in of_one_length {
            let mut vectors = vectors.as_slice();
            while !vectors.is_empty() {
                vectors = &vectors[self.pack(length, vectors)?..];
            }
        }
        transaction.commit()
    }

    /// Puts the first of these vectors into a pack, and says how many went in.
    fn pack(&self, length: usize, vectors: &[([u8; TEXT], Packed)]) -> rusqlite::Result<usize> {
        let sql = "SELECT id, texts, vectors FROM packs WHERE model = ?1 AND length = ?2 AND count < 256 LIMIT 1";
        let begun = self.connection.prepare_cached(sql)?.query_row(params![self.model, length as i64], |row| {
            Ok((Some(row.get::<_, i64>(0)?), row.get::<_, Vec<u8>>(1)?, row.get::<_, Vec<u8>>(2)?))
        });
        let begun = begun.optional()?.filter(|(_, texts, _)| texts.len() < IN_A_PACK * TEXT);
        let (id, mut texts, mut packed) = begun.unwrap_or_default();
        let new = (IN_A_PACK - texts.len() / TEXT).min(vectors.len());
        for (text, Packed(bytes)) in &vectors[..new] {
            texts.extend(text);
            packed.extend(bytes);
        }
        let count = (texts.len() / TEXT) as i64;
        let sql =
            "INSERT OR REPLACE INTO packs (id, model, length, count, texts, vectors) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        self.connection.prepare_cached(sql)?.execute(params![id, self.model, length as i64, count, texts, packed])?;
        Ok(new)
    }

    /// The texts that are at all like a vector, and how much.
    fn alike(&self, to: &Packed) -> rusqlite::Result<Vec<(f32, [u8; TEXT])>> {
        let length = to.0.len();
        let mut statement =
            self.connection.prepare_cached("SELECT texts, vectors FROM packs WHERE model = ?1 AND length = ?2")?;
        let mut rows = statement.query(params![self.model, length as i64])?;
        let mut alike = Vec::new();
        while let Some(row) = rows.next()? {
            let (texts, vectors) = (row.get_ref(0)?.as_blob()?, row.get_ref(1)?.as_blob()?);
            for (text, vector) in texts.as_chunks::<TEXT>().0.iter().zip(vectors.chunks_exact(length)) {
                let likeness = to.likeness(vector);
                if likeness > LEAST {
                    alike.push((likeness, *text));
                }
            }
        }
        Ok(alike)
    }

    /// The releases that are nearest to a vector, at most so many, the nearest first.
    pub(super) fn nearest(&self, to: &Packed, most: usize) -> rusqlite::Result<Vec<i64>> {
        let mut alike = self.alike(to)?;
        let mut found = Vec::new();
        let mut rest = alike.as_mut_slice();
        // Vectors of texts that no release has any more are passed over.
        while found.len() < most && !rest.is_empty() {
            let order = |a: &(f32, [u8; TEXT]), b: &(f32, [u8; TEXT])| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
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
    #[test]
    fn each_is_kept_once_beside_those_of_its_length() {
        let folder = tempfile::tempdir().unwrap();
        let index = super::super::Index::at(&folder.path().join("index.sqlite")).unwrap();
        let vectors = Vectors::of(&index.connection, "a model").unwrap();
        let other = Vectors::of(&index.connection, "another model").unwrap();
        let text = |n: u16| -> [u8; TEXT] { std::array::from_fn(|i| n.to_le_bytes()[i % 2]) };
        // Of two lengths in turns, in batches that no pack is a multiple of, and some of them twice.
        let vector = |n: u16| match n % 3 {
            0 => Packed::new(&[1.0]),
            _ => Packed::new(&[f32::from(n) / 700.0, 0.5]),
        };
        for first in (0..700).step_by(70) {
            vectors.keep((first..first + 100).map(|n| (text(n), vector(n)))).unwrap();
        }
        other.keep([(text(0), vector(0))].into_iter()).unwrap();
        let alike = |vectors: &Vectors<'_>, to: &[f32]| {
            let mut texts: Vec<_> = vectors.alike(&Packed::new(to)).unwrap().iter().map(|(_, text)| *text).collect();
            texts.sort_unstable();
            texts
        };
        let expected = |short: bool| {
            let mut texts: Vec<_> = (0..730).filter(|n| (n % 3 == 0) == short).map(text).collect();
            texts.sort_unstable();
            texts
        };
        assert_eq!(alike(&vectors, &[1.0]), expected(true));
        assert_eq!(alike(&vectors, &[0.0, 1.0]), expected(false));
        assert_eq!(alike(&other, &[1.0]), [text(0)]);
        assert!(alike(&other, &[0.0, 1.0]).is_empty());
        let packs = "SELECT count(*) FROM packs";
        // 244 short ones in one pack, 486 long ones in two, and the one of the other model.
        assert_eq!(index.connection.query_row(packs, [], |row| row.get::<_, i64>(0)).unwrap(), 4);
    }
}
