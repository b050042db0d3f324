//! The head: what the newest row is, kept beside the database.
//!
//! It is written after each commit, under the lock of the journal. So a process that is killed in between leaves a head
//! that lags behind, never one that is ahead: a head that is ahead means that rows are gone.

use std::{
    fs::{File, OpenOptions},
    io::{ErrorKind, Read as _},
    os::unix::fs::{FileExt as _, OpenOptionsExt as _},
};

use forge_cache::Digest;

use super::{Folder, JournalError};

const MAGIC: &str = "forge-journal-head-1";

/// The newest row that the head knows of. Number 0 is the beginning, before any row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) journal: [u8; 16],
    pub(super) seq: u64,
    pub(super) hash: Digest,
}

/// What lies where the head should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    Head(Head),
    Nothing,
    Unreadable,
}

impl Head {
    pub(super) fn read(folder: &Folder) -> Result<Found, JournalError> {
        let path = folder.head();
        let mut text = Vec::new();
        match File::open(&path).and_then(|file| file.take(4096).read_to_end(&mut text)) {
            Ok(_) => Ok(std::str::from_utf8(&text).ok().and_then(Self::parse).map_or(Found::Unreadable, Found::Head)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Found::Nothing),
            Err(error) => Err(JournalError::io(&path, "read the journal's head", error)),
        }
    }

    fn parse(text: &str) -> Option<Self> {
        let mut words = text.strip_suffix('\n')?.split(' ');
        let (magic, journal, seq, hash) = (words.next()?, words.next()?, words.next()?, words.next()?);
        if magic != MAGIC || seq.len() != 20 || words.next().is_some() {
            return None;
        }
        let journal = <[u8; 16]>::try_from(hex::decode(journal).ok()?).ok()?;
        Some(Self { journal, seq: seq.parse().ok()?, hash: hash.parse().ok()? })
    }

    /// Writes it in one piece of always the same length, in place: a reader sees the old or the new one.
    pub(super) fn write(&self, folder: &Folder) -> Result<(), JournalError> {
        let path = folder.head();
        let text = format!("{MAGIC} {} {:020} {}\n", hex::encode(self.journal), self.seq, self.hash);
        let open = OpenOptions::new().create(true).write(true).truncate(false).mode(0o600).open(&path);
        let written = open.and_then(|file| file.write_all_at(text.as_bytes(), 0));
        written.map_err(|error| JournalError::io(&path, "write the journal's head", error))
    }
}
