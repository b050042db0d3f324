//! The content-addressed store of Forge, on the local disk.
//!
//! It knows bytes and digests, and nothing of what they mean. There are two levels: an *action key* (the
//! digest of everything that went into an action) leads to a *record* of what the action gave, and a record
//! names *blobs*, which are found by the digest of their bytes. Native code has a place of its own, because
//! loading it needs more trust than reading bytes does; see [`Cache::native`].
//!
//! ```text
//! ROOT/
//!   CACHEDIR.TAG             tells backup programs to leave this folder out
//!   lock                     shared while something is written, exclusive while entries are removed
//!   last-trim                its time of change is that of the last collection
//!   blobs-v1/3f/3f9a…        the bytes with the SHA-256 digest 3f9a…
//!   actions-v1/build-v1/     the bucket `build`, version 1
//!     a0/a04c…               the record of the action key a04c…, with a checksum
//!   native-v1/               mode 0700
//!     ENGINE/a04c…           native code for one engine, with a checksum
//!   locks-v1/a04c…           the lock on one action, while someone does it
//!   temporary-v1/            on the same filesystem, so that a rename can move things into place
//!     5d31…/lock             held by the process that works in this folder
//!     5d31…/work/            what it is making
//! ```
//!
//! The version in a folder's name is that of the files in it. Another version lives beside it, untouched.
//!
//! # What can be relied on
//! - What is read is checked. An entry that is damaged, moved or unreadable is a miss, is removed, and is
//!   told by [`Cache::take_dropped`]; it is never served.
//! - What is written appears whole or not at all: it is made in a temporary folder and renamed. Nothing is
//!   synced to the disk, because what a power cut tears is found by the check.
//! - Any number of processes and threads may use one cache. Reading takes no lock: an entry is one file,
//!   opened once and read whole, and a file that is removed meanwhile can be read to its end. Writing holds a
//!   shared lock for the moment of the write. So a server that keeps a cache open for weeks does not stop a
//!   collection, and a collection makes others wait only while it removes files.
//! - A collection may take any entry between two calls, also one that was just stored. Whoever stores keeps
//!   using the bytes it has; whoever reads takes a miss as a miss.
//! - [`Cache::lock_key`] lets one of many do an action that all of them need.
//! - In a folder that cannot be written the cache still reads. Storing then fails with
//!   [`CacheError::ReadOnly`], which need not be the end: the caller has the bytes.
//!
//! ```
//! use forge_cache::{Bucket, Cache, Digest, KeyBuilder};
//!
//! const UPPERCASE: Bucket = Bucket::new("uppercase", 1);
//!
//! fn uppercase(cache: &Cache, text: &str) -> Result<Vec<u8>, forge_cache::CacheError> {
//!     let key = KeyBuilder::new("example.uppercase.v1").field("text", text).finish();
//!     let _lock = cache.lock_key(&key)?;
//!     if let Some(record) = cache.action(UPPERCASE, &key)?
//!         && let Some(digest) = str::from_utf8(&record).ok().and_then(|text| text.parse::<Digest>().ok())
//!         && let Some(bytes) = cache.get(&digest)?
//!     {
//!         return Ok(bytes);
//!     }
//!     let bytes = text.to_uppercase().into_bytes();
//!     let digest = cache.put(&bytes)?;
//!     cache.put_action(UPPERCASE, &key, digest.to_string().as_bytes(), &[digest])?;
//!     Ok(bytes)
//! }
//! # let folder = tempfile::tempdir().unwrap();
//! # let cache = Cache::open(folder.path())?;
//! # assert_eq!(uppercase(&cache, "abc")?, b"ABC");
//! # assert_eq!(uppercase(&cache, "abc")?, b"ABC");
//! # Ok::<(), forge_cache::CacheError>(())
//! ```

mod actions;
mod blobs;
mod bucket;
mod cache;
mod collect;
mod digest;
mod entry;
mod error;
mod key;
mod layout;
mod lock;
mod native;
mod store;
mod survey;
mod workshop;

#[cfg(test)]
mod testing;

pub use bucket::Bucket;
pub use cache::Cache;
pub use collect::GcReport;
pub use digest::{Digest, ParseDigestError};
pub use entry::{DropReason, Dropped};
pub use error::CacheError;
pub use key::KeyBuilder;
pub use lock::KeyLock;
pub use native::NativeCode;
pub use survey::{Stats, Usage, VerifyReport};
pub use workshop::TemporaryFolder;
