//! Bytes by their digest. The file holds exactly the bytes, so that any SHA-256 program can check it.

use crate::entry::{self, Content, DropReason};
use crate::survey::Kind;
use crate::{Cache, CacheError, Digest};

impl Cache {
    /// Stores `bytes` and returns their digest. After this the blob was readable: a damaged one of that
    /// digest is replaced.
    pub fn put(&self, bytes: &[u8]) -> Result<Digest, CacheError> {
        let digest = Digest::of(bytes);
        let path = self.layout().blob(&digest);
        if self.is_writable()
            && let Content::Found(entry) = entry::read(&path)?
            && entry.bytes == bytes
        {
            entry.touch();
            return Ok(digest);
        }
        self.store("store a blob", &path, &[bytes])?;
        Ok(digest)
    }

    /// The bytes with this digest, checked; `None` if there are none, or if they were damaged.
    pub fn get(&self, digest: &Digest) -> Result<Option<Vec<u8>>, CacheError> {
        let path = self.layout().blob(digest);
        let Some(entry) = self.found(&path, entry::read(&path)?) else {
            return Ok(None);
        };
        if let Err(reason) = check(&entry.bytes, digest) {
            self.discard(&path, reason, Some(&entry.metadata));
            return Ok(None);
        }
        entry.touch();
        Ok(Some(entry.bytes))
    }

    /// Removes the blob of this digest. For a store whose owner knows what is needed; none there is no error.
    pub fn remove(&self, digest: &Digest) -> Result<(), CacheError> {
        let path = self.layout().blob(digest);
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(CacheError::writing("remove a blob", &path, error))
            }
            _ => Ok(()),
        }
    }

    /// Removes all blobs but those that are needed. For a store whose owner knows which these are.
    pub fn keep_only(&self, needed: &dyn Fn(&Digest) -> bool) -> Result<(), CacheError> {
        for entry in self.survey()? {
            if let Kind::Blob(digest) = entry.kind
                && !needed(&digest)
            {
                self.remove(&digest)?;
            }
        }
        Ok(())
    }

    /// Whether there is a blob of this digest. Its bytes are not checked: [`Cache::get`] may still find none.
    pub fn contains(&self, digest: &Digest) -> bool {
        std::fs::symlink_metadata(self.layout().blob(digest)).is_ok_and(|metadata| metadata.is_file())
    }
}

pub(crate) fn check(bytes: &[u8], digest: &Digest) -> Result<(), DropReason> {
    if Digest::of(bytes) == *digest { Ok(()) } else { Err(DropReason::Damaged) }
}

#[cfg(test)]
mod tests {
    use crate::testing::{Scratch, flip_every_byte};
    use crate::{Digest, DropReason};

    #[test]
    fn what_was_put_is_found_by_its_digest() {
        let scratch = Scratch::new();
        let digest = scratch.cache.put(b"content").expect("put");
        assert_eq!(digest, Digest::of(b"content"));
        assert!(scratch.cache.contains(&digest));
        assert_eq!(scratch.cache.get(&digest).expect("get").as_deref(), Some(&b"content"[..]));
    }

    #[test]
    fn an_unknown_digest_is_a_miss() {
        let scratch = Scratch::new();
        assert!(!scratch.cache.contains(&Digest::of(b"unknown")));
        assert_eq!(scratch.cache.get(&Digest::of(b"unknown")).expect("get"), None);
    }

    #[test]
    fn what_is_not_needed_is_removed() {
        let scratch = Scratch::new();
        let [first, second, third] = [b"1", b"2", b"3"].map(|bytes| scratch.cache.put(bytes).expect("put"));
        scratch.cache.remove(&first).expect("remove");
        scratch.cache.remove(&first).expect("remove what is not there");
        assert_eq!(scratch.cache.get(&first).expect("get"), None);
        scratch.cache.keep_only(&|digest| *digest == third).expect("keep");
        assert!(!scratch.cache.contains(&second) && scratch.cache.contains(&third));
    }

    #[test]
    fn empty_content_is_content() {
        let scratch = Scratch::new();
        let digest = scratch.cache.put(b"").expect("put");
        assert_eq!(scratch.cache.get(&digest).expect("get"), Some(Vec::new()));
    }

    #[test]
    fn a_flipped_byte_is_dropped_and_stored_again() {
        let scratch = Scratch::new();
        let digest = scratch.cache.put(b"content").expect("put");
        let path = scratch.cache.layout().blob(&digest);
        flip_every_byte(&path, || {
            assert_eq!(scratch.cache.get(&digest).expect("get"), None);
            assert!(!path.exists());
            assert_eq!(scratch.cache.take_dropped()[0].reason, DropReason::Damaged);
            scratch.cache.put(b"content").expect("put again");
            assert!(scratch.cache.get(&digest).expect("get").is_some());
        });
    }

    #[test]
    fn putting_repairs_a_damaged_blob() {
        let scratch = Scratch::new();
        let digest = scratch.cache.put(b"content").expect("put");
        std::fs::write(scratch.cache.layout().blob(&digest), b"c0ntent").expect("damage");
        scratch.cache.put(b"content").expect("put again");
        assert!(scratch.cache.get(&digest).expect("get").is_some());
        assert!(scratch.cache.take_dropped().is_empty());
    }

    #[test]
    fn what_is_no_file_is_dropped() {
        let scratch = Scratch::new();
        let digest = scratch.cache.put(b"content").expect("put");
        let path = scratch.cache.layout().blob(&digest);
        let elsewhere = scratch.folder().join("elsewhere");
        std::fs::write(&elsewhere, b"content").expect("write");
        type Make<'a> = Box<dyn Fn() + 'a>;
        let makes: [Make<'_>; 3] = [
            Box::new(|| std::fs::create_dir(&path).expect("folder")),
            Box::new(|| std::os::unix::fs::symlink(&elsewhere, &path).expect("link")),
            Box::new(|| {
                let mode = rustix::fs::Mode::RUSR;
                let pipe = rustix::fs::FileType::Fifo;
                rustix::fs::mknodat(rustix::fs::CWD, &path, pipe, mode, 0).expect("pipe");
            }),
        ];
        for make in makes {
            std::fs::remove_file(&path).expect("remove");
            make();
            assert_eq!(scratch.cache.get(&digest).expect("get"), None);
            assert_eq!(scratch.cache.take_dropped()[0].reason, DropReason::NotAFile);
            scratch.cache.put(b"content").expect("put again");
            assert!(scratch.cache.get(&digest).expect("get").is_some());
        }
        assert_eq!(std::fs::read(&elsewhere).expect("untouched"), b"content");
    }
}
