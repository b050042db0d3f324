//! Records by action key: what an action gave, without doing it again.
//!
//! The caller's record is opaque here. The file around it binds it to its place and names the blobs that it
//! refers to, so that a collection can remove records whose blobs are gone:
//!
//! ```text
//! "forge-action-1\n"  u64 count  digest{count}  record  SHA-256
//! ```
//!
//! The checksum at the end is taken over the bucket, the key and all bytes before it. A file that was moved
//! is as bad as one with a flipped byte. Numbers are little-endian.

use crate::entry::{self, Content, DropReason};
use crate::{Bucket, Cache, CacheError, Digest, KeyBuilder};

const MAGIC: &[u8] = b"forge-action-1\n";

impl Cache {
    /// Stores what the action `key` gave, in place of an older record. `refers_to` names the blobs without
    /// which the record is worth nothing: using the record counts as using them, and it goes when they do.
    pub fn put_action(
        &self,
        bucket: Bucket,
        key: &Digest,
        record: &[u8],
        refers_to: &[Digest],
    ) -> Result<(), CacheError> {
        let mut body = Vec::with_capacity(MAGIC.len() + 8 + 32 * (refers_to.len() + 1) + record.len());
        body.extend(MAGIC);
        body.extend((refers_to.len() as u64).to_le_bytes());
        refers_to.iter().for_each(|digest| body.extend(digest.as_bytes()));
        body.extend(record);
        let checksum = checksum(&bucket.to_string(), key, &body);
        self.store("store an action record", &self.layout().action(bucket, key), &[&body, checksum.as_bytes()])
    }

    /// The record of the action `key`; `None` if there is none, or if it was damaged. The blobs that it
    /// refers to may be gone: [`Cache::get`] tells.
    pub fn action(&self, bucket: Bucket, key: &Digest) -> Result<Option<Vec<u8>>, CacheError> {
        let path = self.layout().action(bucket, key);
        let content = entry::read(&path)?;
        self.take_record(bucket, key, &path, content)
    }

    fn take_record(
        &self,
        bucket: Bucket,
        key: &Digest,
        path: &std::path::Path,
        content: Content<entry::Entry>,
    ) -> Result<Option<Vec<u8>>, CacheError> {
        let Some(mut entry) = self.found(path, content) else {
            return Ok(None);
        };
        let range = match parse(&entry.bytes, &bucket.to_string(), key) {
            Ok(parsed) => parsed.record,
            Err(reason) => {
                self.discard(path, reason, Some(&entry.metadata));
                return Ok(None);
            }
        };
        entry.touch();
        entry.bytes.truncate(range.end);
        entry.bytes.drain(..range.start);
        Ok(Some(entry.bytes))
    }
}

/// The parts of an action file that is sound.
pub(crate) struct Parsed {
    pub(crate) refers_to: Vec<Digest>,
    pub(crate) record: std::ops::Range<usize>,
}

pub(crate) fn parse(bytes: &[u8], bucket: &str, key: &Digest) -> Result<Parsed, DropReason> {
    let sound = || {
        let (body, found) = bytes.split_last_chunk::<32>()?;
        if checksum(bucket, key, body).as_bytes() != found {
            return None;
        }
        let (count, rest) = body.strip_prefix(MAGIC)?.split_first_chunk::<8>()?;
        let count = usize::try_from(u64::from_le_bytes(*count)).ok()?;
        let (digests, record) = rest.split_at_checked(count.checked_mul(32)?)?;
        let (digests, _) = digests.as_chunks::<32>();
        let refers_to = digests.iter().copied().map(Digest::from_bytes).collect();
        Some(Parsed { refers_to, record: body.len() - record.len()..body.len() })
    };
    sound().ok_or(DropReason::Damaged)
}

fn checksum(bucket: &str, key: &Digest, body: &[u8]) -> Digest {
    KeyBuilder::new("forge-cache.action.v1").field("bucket", bucket).field("key", key).field("body", body).finish()
}

#[cfg(test)]
mod tests {
    use crate::testing::{Scratch, flip_every_byte};
    use crate::{Bucket, Digest};

    const BUILD: Bucket = Bucket::new("build", 1);
    const VERDICT: Bucket = Bucket::new("verdict", 1);

    #[test]
    fn the_newest_record_of_a_key_is_found() {
        let scratch = Scratch::new();
        let key = Digest::of(b"key");
        assert_eq!(scratch.cache.action(BUILD, &key).expect("read"), None);
        for record in [&b"first"[..], b"", b"third"] {
            scratch.cache.put_action(BUILD, &key, record, &[Digest::of(b"a"), Digest::of(b"b")]).expect("put");
            assert_eq!(scratch.cache.action(BUILD, &key).expect("read").as_deref(), Some(record));
        }
    }

    #[test]
    fn buckets_are_apart() {
        let scratch = Scratch::new();
        let key = Digest::of(b"key");
        scratch.cache.put_action(BUILD, &key, b"record", &[]).expect("put");
        assert_eq!(scratch.cache.action(VERDICT, &key).expect("read"), None);
        assert_eq!(scratch.cache.action(Bucket::new("build", 2), &key).expect("read"), None);
    }

    #[test]
    fn a_flipped_byte_drops_the_record() {
        let scratch = Scratch::new();
        let key = Digest::of(b"key");
        let put = || scratch.cache.put_action(BUILD, &key, b"record", &[Digest::of(b"blob")]).expect("put");
        put();
        flip_every_byte(&scratch.cache.layout().action(BUILD, &key), || {
            assert_eq!(scratch.cache.action(BUILD, &key).expect("read"), None);
            assert_eq!(scratch.cache.take_dropped().len(), 1);
            put();
        });
    }

    #[test]
    fn a_record_at_a_foreign_place_is_dropped() {
        let scratch = Scratch::new();
        let (key, other) = (Digest::of(b"key"), Digest::of(b"other"));
        scratch.cache.put_action(BUILD, &key, b"record", &[]).expect("put");
        scratch.cache.put_action(BUILD, &other, b"other", &[]).expect("put");
        let path = |key| scratch.cache.layout().action(BUILD, key);
        std::fs::copy(path(&key), path(&other)).expect("copy");
        assert_eq!(scratch.cache.action(BUILD, &other).expect("read"), None);
    }
}
