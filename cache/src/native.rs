//! Compiled native code, for this machine and this user only.
//!
//! Loading such code means running it outside every wall, so the question is not whether the bytes are the
//! right ones but who could have written them. The answer has two halves:
//!
//! - **Who.** Only this user, and root. `native-v1/` and the folder of the engine in it belong to this user
//!   and have mode 0700, a file belongs to this user and nobody else may write it; links are not followed.
//!   All of this is asked of the opened folder or file, not of its path, so that it cannot be swapped in
//!   between. What does not pass is not used. Nothing in this folder comes from a remote cache or a catalog,
//!   and nothing leaves it.
//! - **Whether they are still those bytes.** A 128-bit checksum over engine, key and bytes finds damage and
//!   files that were moved. It is no signature, and need not be: whoever can write here as this user can also
//!   replace the program. XXH3 and not SHA-256, since this lies on the way of every run.
//!
//! The bytes are read once into memory of this process, checked there and handed out from there; later
//! changes of the file do not reach them.
//!
//! ```text
//! native-v1/<engine>/<key>  =  code  checksum (16 bytes, least significant first)  "forge-native-1\n\0"
//! ```

use std::fs::{File, Metadata};
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, Mode, OFlags, mkdirat, openat, renameat};
use rustix::io::Errno;
use rustix::process::geteuid;
use xxhash_rust::xxh3::Xxh3;

use crate::entry::{self, Content, DropReason};
use crate::store::PRIVATE;
use crate::{Cache, CacheError, Digest};

const MAGIC: &[u8; 16] = b"forge-native-1\n\0";
const TRAILER: usize = 16 + MAGIC.len();
const FOLDER: OFlags = OFlags::DIRECTORY.union(OFlags::NOFOLLOW).union(OFlags::RDONLY).union(OFlags::CLOEXEC);
const FILE: OFlags = OFlags::NONBLOCK.union(OFlags::NOFOLLOW).union(OFlags::RDONLY).union(OFlags::CLOEXEC);

/// Native code that only this user, or root, can have stored, unchanged since.
#[derive(Debug)]
pub struct NativeCode {
    bytes: Vec<u8>,
}

impl NativeCode {
    /// The code, out of the memory in which it was checked.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

impl AsRef<[u8]> for NativeCode {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

impl Cache {
    /// Stores native code that this process compiled for `engine` (the engine's compatibility hash). Never
    /// give it code that came from elsewhere.
    pub fn put_native(&self, engine: &str, key: &Digest, code: &[u8]) -> Result<(), CacheError> {
        const OPERATION: &str = "store native code";
        check_engine(engine)?;
        let checksum = checksum(engine, key, code).to_le_bytes();
        let path = self.native_path(engine, key);
        self.store_with(OPERATION, &path, &[code, &checksum, MAGIC], PRIVATE, |made| {
            let mut path = self.layout().native();
            let folder = open_or_make(CWD, &path)?;
            trusted_folder(&folder).map_err(|reason| untrusted(OPERATION, &path, reason))?;
            path.push(engine);
            let folder = open_or_make(folder.as_fd(), Path::new(engine))?;
            trusted_folder(&folder).map_err(|reason| untrusted(OPERATION, &path, reason))?;
            Ok(renameat(CWD, made, &folder, key.to_string()).map_err(io::Error::from)?)
        })
    }

    /// Native code for `engine`, checked as this module tells; `None` if there is none, or none that can be
    /// trusted.
    pub fn native(&self, engine: &str, key: &Digest) -> Result<Option<NativeCode>, CacheError> {
        check_engine(engine)?;
        let path = self.native_path(engine, key);
        let content = self.open_native(engine, key, &path)?;
        let Some(mut entry) = self.found(&path, content) else {
            return Ok(None);
        };
        if let Err(reason) = check_file(&entry.metadata).and_then(|()| check(&entry.bytes, engine, key)) {
            self.discard(&path, reason, Some(&entry.metadata));
            return Ok(None);
        }
        entry.touch();
        entry.bytes.truncate(entry.bytes.len() - TRAILER);
        Ok(Some(NativeCode { bytes: entry.bytes }))
    }

    fn native_path(&self, engine: &str, key: &Digest) -> PathBuf {
        let mut path = self.layout().native();
        path.push(engine);
        path.push(key.to_string());
        path
    }

    fn open_native(&self, engine: &str, key: &Digest, path: &Path) -> Result<Content<entry::Entry>, CacheError> {
        let folder = match openat(CWD, self.layout().native(), FOLDER, Mode::empty()) {
            Ok(folder) => folder,
            Err(error) => return foreign(error, path),
        };
        let engine_folder = match openat(&folder, engine, FOLDER, Mode::empty()) {
            Ok(engine_folder) => engine_folder,
            Err(error) => return foreign(error, path),
        };
        for folder in [&folder, &engine_folder] {
            if trusted_folder(folder).is_err() {
                return Ok(Content::Bad(DropReason::Untrusted, None));
            }
        }
        match openat(&engine_folder, key.to_string(), FILE, Mode::empty()) {
            Ok(file) => entry::read_open(File::from(file), path),
            Err(error) => entry::failure(error.into(), path),
        }
    }
}

/// Whether all is as it should be with the file itself: its owner and who may write it.
pub(crate) fn check_file(metadata: &Metadata) -> Result<(), DropReason> {
    let trusted = metadata.uid() == geteuid().as_raw() && metadata.mode() & 0o022 == 0;
    if trusted { Ok(()) } else { Err(DropReason::Untrusted) }
}

/// Whether these are the bytes that were stored under `engine` and `key`.
pub(crate) fn check(bytes: &[u8], engine: &str, key: &Digest) -> Result<(), DropReason> {
    let sound = || {
        let bytes = bytes.strip_suffix(MAGIC)?;
        let (code, found) = bytes.split_last_chunk::<16>()?;
        (checksum(engine, key, code) == u128::from_le_bytes(*found)).then_some(())
    };
    sound().ok_or(DropReason::Damaged)
}

fn checksum(engine: &str, key: &Digest, code: &[u8]) -> u128 {
    let mut hasher = Xxh3::new();
    hasher.update(&(engine.len() as u64).to_le_bytes());
    hasher.update(engine.as_bytes());
    hasher.update(key.as_bytes());
    hasher.update(code);
    hasher.digest128()
}

/// Whether only this user can reach into the folder; if not, why.
pub(crate) fn trusted_folder(folder: &OwnedFd) -> Result<(), &'static str> {
    let Ok(status) = rustix::fs::fstat(folder) else {
        return Err("cannot be examined");
    };
    if status.st_uid != geteuid().as_raw() {
        return Err("belongs to another user");
    }
    if status.st_mode & 0o077 != 0 {
        return Err("is open to other users");
    }
    Ok(())
}

/// The same for a folder given by its path.
pub(crate) fn trusted_path(folder: &Path) -> bool {
    openat(CWD, folder, FOLDER, Mode::empty()).is_ok_and(|folder| trusted_folder(&folder).is_ok())
}

fn open_or_make(parent: impl AsFd, name: &Path) -> io::Result<OwnedFd> {
    match openat(parent.as_fd(), name, FOLDER, Mode::empty()) {
        Err(Errno::NOENT) => {}
        other => return Ok(other?),
    }
    match mkdirat(parent.as_fd(), name, Mode::RWXU) {
        Ok(()) | Err(Errno::EXIST) => Ok(openat(parent, name, FOLDER, Mode::empty())?),
        Err(error) => Err(error.into()),
    }
}

/// A folder that cannot be opened: not there, or a link or a file that someone put in its place.
fn foreign<T>(error: Errno, path: &Path) -> Result<Content<T>, CacheError> {
    match error {
        Errno::NOTDIR | Errno::LOOP | Errno::ACCESS => Ok(Content::Bad(DropReason::Untrusted, None)),
        error => entry::failure(error.into(), path),
    }
}

fn untrusted(operation: &'static str, path: &Path, reason: &str) -> CacheError {
    CacheError::Untrusted { operation, path: path.to_owned(), reason: reason.to_owned() }
}

fn check_engine(engine: &str) -> Result<(), CacheError> {
    let first = engine.bytes().next().is_some_and(|byte| byte.is_ascii_alphanumeric());
    let rest = engine.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
    if first && rest && engine.len() <= 128 {
        return Ok(());
    }
    Err(CacheError::EngineName { engine: engine.chars().take(200).collect() })
}

#[cfg(test)]
mod tests {
    use std::fs::{self, Permissions};
    use std::os::unix::fs::{PermissionsExt, symlink};

    use crate::testing::{Scratch, flip_every_byte};
    use crate::{CacheError, Digest, DropReason};

    const ENGINE: &str = "4f2a-engine_1.0";
    const CODE: &[u8] = b"machine code";

    fn key() -> Digest {
        Digest::of(b"key")
    }

    fn found(scratch: &Scratch) -> bool {
        let code = scratch.cache.native(ENGINE, &key()).expect("read");
        code.is_some_and(|code| {
            assert_eq!(code.as_ref(), CODE);
            assert_eq!(code.into_bytes(), CODE);
            true
        })
    }

    fn stored() -> Scratch {
        let scratch = Scratch::new();
        scratch.cache.put_native(ENGINE, &key(), CODE).expect("put");
        scratch
    }

    fn reasons(scratch: &Scratch) -> Vec<DropReason> {
        scratch.cache.take_dropped().into_iter().map(|dropped| dropped.reason).collect()
    }

    #[test]
    fn code_is_found_by_engine_and_key() {
        let scratch = stored();
        assert!(found(&scratch));
        assert!(scratch.cache.native("other", &key()).expect("read").is_none());
        assert!(scratch.cache.native(ENGINE, &Digest::of(b"other")).expect("read").is_none());
        assert!(reasons(&scratch).is_empty());
    }

    #[test]
    fn only_this_user_reaches_it() {
        let scratch = stored();
        let path = scratch.cache.native_path(ENGINE, &key());
        let mode = |path| fs::metadata(path).expect("metadata").permissions().mode() & 0o7777;
        assert_eq!(mode(scratch.cache.layout().native()), 0o700);
        assert_eq!(mode(scratch.cache.layout().native().join(ENGINE)), 0o700);
        assert_eq!(mode(path), 0o600);
    }

    #[test]
    fn a_flipped_byte_drops_the_code() {
        let scratch = stored();
        flip_every_byte(&scratch.cache.native_path(ENGINE, &key()), || {
            assert!(!found(&scratch));
            assert_eq!(reasons(&scratch), [DropReason::Damaged]);
            scratch.cache.put_native(ENGINE, &key(), CODE).expect("put again");
        });
    }

    #[test]
    fn code_at_a_foreign_place_is_dropped() {
        let scratch = stored();
        let other = Digest::of(b"other");
        scratch.cache.put_native("other", &key(), b"other code").expect("put");
        let from = scratch.cache.native_path(ENGINE, &key());
        for (engine, key) in [(ENGINE, &other), ("other", &key())] {
            fs::copy(&from, scratch.cache.native_path(engine, key)).expect("copy");
            assert!(scratch.cache.native(engine, key).expect("read").is_none());
            assert_eq!(reasons(&scratch), [DropReason::Damaged]);
        }
    }

    #[test]
    fn a_file_that_others_may_write_is_dropped() {
        for mode in [0o620, 0o602, 0o666] {
            let scratch = stored();
            let path = scratch.cache.native_path(ENGINE, &key());
            fs::set_permissions(&path, Permissions::from_mode(mode)).expect("chmod");
            assert!(!found(&scratch));
            assert_eq!(reasons(&scratch), [DropReason::Untrusted]);
            assert!(!path.exists());
        }
    }

    #[test]
    fn a_folder_that_others_may_enter_is_neither_read_nor_written() {
        let scratch = stored();
        for folder in [scratch.cache.layout().native(), scratch.cache.layout().native().join(ENGINE)] {
            for mode in [0o770, 0o701, 0o777] {
                fs::set_permissions(&folder, Permissions::from_mode(mode)).expect("chmod");
                assert!(!found(&scratch));
                assert_eq!(reasons(&scratch), [DropReason::Untrusted]);
                let error = scratch.cache.put_native(ENGINE, &key(), CODE).expect_err("untrusted");
                assert!(matches!(&error, CacheError::Untrusted { path, .. } if *path == folder), "{error}");
                assert!(error.to_string().contains("is open to other users; remove it"), "{error}");
            }
            fs::set_permissions(&folder, Permissions::from_mode(0o700)).expect("chmod");
            assert!(found(&scratch));
        }
    }

    #[test]
    fn links_are_not_followed() {
        let scratch = stored();
        let native = scratch.cache.layout().native();
        for path in [scratch.cache.native_path(ENGINE, &key()), native.join(ENGINE), native] {
            let elsewhere = scratch.folder().join("elsewhere");
            fs::rename(&path, &elsewhere).expect("move away");
            symlink(&elsewhere, &path).expect("link");
            assert!(!found(&scratch), "{path:?}");
            assert_eq!(reasons(&scratch).len(), 1, "{path:?}");
            let _ = fs::remove_file(&path);
            fs::rename(&elsewhere, &path).expect("move back");
            assert!(found(&scratch), "{path:?}");
        }
    }

    #[test]
    fn a_name_that_could_leave_the_folder_is_refused() {
        let scratch = Scratch::new();
        for engine in ["", ".", "..", "../x", "a/b", ".hidden", "a\0b", "é", &"a".repeat(129)] {
            assert!(matches!(scratch.cache.put_native(engine, &key(), CODE), Err(CacheError::EngineName { .. })));
            assert!(matches!(scratch.cache.native(engine, &key()), Err(CacheError::EngineName { .. })));
        }
    }
}
