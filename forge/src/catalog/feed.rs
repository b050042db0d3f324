//! What happened in a catalog, in order, numbered from 1 without gaps.
//!
//! Whoever adds an entry makes the one behind the last, which only one of many writers can; the others try the next number.
//! A hint says how far the feed goes at least. From there the end is found by steps that double and then halve, so that
//! neither reading nor adding costs more as the feed grows. The hint is not believed: one that is wrong costs a few steps.

use std::{thread, time::Instant};

use forge_stores::{Creation, Replacement};
use serde::{Deserialize, Serialize};

use super::{Catalog, CatalogError, FeedEntry, Layout};

/// How far the hint may lag behind.
const LAG: u64 = 32;
/// How many entries are asked for at once over a network.
const AT_ONCE: usize = 16;

/// What was read of the feed.
#[derive(Debug)]
pub struct FeedPart {
    /// The entries with their numbers, in order. What is no entry is left out.
    pub entries: Vec<(u64, FeedEntry)>,
    /// The number of the last one that is there and was read, whatever it is; where none is, that behind which was read.
    pub last: u64,
    /// Whether the feed ends there.
    pub is_end: bool,
}

#[derive(Serialize, Deserialize)]
struct Hint {
    at_least: u64,
}

impl Catalog {
    /// Adds an entry; gives its number.
    pub fn announce(&self, entry: &FeedEntry) -> Result<u64, CatalogError> {
        let bytes = serde_json::to_vec(entry).expect("an entry is made of texts");
        let hint = self.feed_hint()?;
        let mut number = self.feed_head_from(hint)?;
        loop {
            number = number.saturating_add(1);
            // An entry of the same bytes may be that of a state which came back: a second one does no harm.
            if self.store.create(&Layout::feed(number), &bytes)? == Creation::Created {
                break;
            }
        }
        if number >= hint.saturating_add(LAG) {
            // Only a hint: whoever comes next finds the end all the same.
            let _ = self.write_hint(number);
        }
        Ok(number)
    }

    /// The number of the newest entry; 0 if there is none.
    pub fn feed_head(&self) -> Result<u64, CatalogError> {
        self.feed_head_from(self.feed_hint()?)
    }

    /// What is behind a number: at most `most` entries, or as many as are read until a moment.
    pub fn feed_after(&self, number: u64, most: usize, until: Option<Instant>) -> Result<FeedPart, CatalogError> {
        let mut part = FeedPart { entries: Vec::new(), last: number, is_end: false };
        let mut left = most;
        while left > 0 {
            let at_once = if self.url().is_remote() { AT_ONCE.min(left) } else { 1 };
            let numbers: Vec<u64> = (1..=at_once as u64).map(|step| part.last.saturating_add(step)).collect();
            for (number, bytes) in numbers.iter().zip(self.entries(&numbers)) {
                let Some(bytes) = bytes? else { return Ok(FeedPart { is_end: true, ..part }) };
                // Also what is no entry was read.
                part.last = *number;
                if let Ok(entry) = serde_json::from_slice(&bytes) {
                    part.entries.push((*number, entry));
                }
            }
            left -= at_once;
            if until.is_some_and(|until| Instant::now() >= until) {
                break;
            }
        }
        Ok(part)
    }

    fn entries(&self, numbers: &[u64]) -> Vec<Result<Option<Vec<u8>>, CatalogError>> {
        let entry = |number: u64| -> Result<Option<Vec<u8>>, CatalogError> {
            Ok(self.store.get(&Layout::feed(number))?.map(|object| object.bytes))
        };
        if let [number] = numbers {
            return vec![entry(*number)];
        }
        thread::scope(|scope| {
            let threads: Vec<_> = numbers.iter().map(|number| scope.spawn(move || entry(*number))).collect();
            let joined = |thread: thread::ScopedJoinHandle<'_, _>| thread.join().expect("getting does not panic");
            threads.into_iter().map(joined).collect()
        })
    }

    fn feed_hint(&self) -> Result<u64, CatalogError> {
        let Some(object) = self.store.get(&Layout::feed_hint())? else { return Ok(0) };
        Ok(serde_json::from_slice::<Hint>(&object.bytes).map_or(0, |hint| hint.at_least))
    }

    fn feed_head_from(&self, hint: u64) -> Result<u64, CatalogError> {
        let is_there = |number: u64| -> Result<bool, CatalogError> {
            Ok(number == 0 || self.store.get(&Layout::feed(number))?.is_some())
        };
        let mut there = if is_there(hint)? { hint } else { 0 };
        let mut step = 1_u64;
        let mut gone = loop {
            let number = there.saturating_add(step);
            if number == there || !is_there(number)? {
                break number;
            }
            there = number;
            step = step.saturating_mul(2);
        };
        while gone - there > 1 {
            let middle = there + (gone - there) / 2;
            if is_there(middle)? { there = middle } else { gone = middle }
        }
        Ok(there)
    }

    fn write_hint(&self, number: u64) -> Result<(), CatalogError> {
        let path = Layout::feed_hint();
        let bytes = serde_json::to_vec(&Hint { at_least: number }).expect("a hint is a number");
        match self.store.get(&path)? {
            None => _ = self.store.create(&path, &bytes)?,
            Some(object) => {
                // Whoever was first has written one as good.
                let (Replacement::Replaced | Replacement::Changed) =
                    self.store.replace(&path, &bytes, &object.tag)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::{sync::Arc, thread};

    use forge_cache::Digest;
    use forge_stores::FolderStore;

    use super::*;
    use crate::catalog::{FeedSubject, TrustedKeys};

    fn entry(number: u64) -> FeedEntry {
        FeedEntry {
            about: FeedSubject::Release,
            name: "adds".parse().unwrap(),
            version: semver::Version::new(1, 0, number),
            document: Digest::of(&number.to_be_bytes()),
        }
    }

    fn catalog(folder: &tempfile::TempDir) -> Catalog {
        Catalog::new(Arc::new(FolderStore::new(folder.path())), TrustedKeys::default())
    }

    #[test]
    fn entries_of_many_writers_are_numbered_without_gaps() {
        let folder = tempfile::tempdir().unwrap();
        thread::scope(|scope| {
            for writer in 0..8 {
                let catalog = catalog(&folder);
                scope.spawn(move || (0..20).for_each(|one| _ = catalog.announce(&entry(writer * 20 + one)).unwrap()));
            }
        });
        let catalog = catalog(&folder);
        assert_eq!(catalog.feed_head().unwrap(), 160);
        let entries = catalog.feed_after(0, 1000, None).unwrap().entries;
        assert!(entries.iter().map(|(number, _)| *number).eq(1..=160));
        let mut patches: Vec<_> = entries.iter().map(|(_, entry)| entry.version.patch).collect();
        patches.sort_unstable();
        assert!(patches.into_iter().eq(0..160));
        assert_eq!(catalog.feed_after(150, 5, None).unwrap().last, 155);
        let part = catalog.feed_after(160, 5, None).unwrap();
        assert!(part.entries.is_empty() && part.is_end);
    }

    #[test]
    fn a_hint_that_is_wrong_misleads_nobody() {
        let folder = tempfile::tempdir().unwrap();
        let catalog = catalog(&folder);
        (1..=5).for_each(|number| _ = catalog.announce(&entry(number)).unwrap());
        for text in ["{\"at_least\":18446744073709551615}", "{\"at_least\":7}", "{\"at_least\":-1}", "nonsense", ""] {
            std::fs::create_dir_all(folder.path().join("feed")).unwrap();
            std::fs::write(folder.path().join("feed/hint.json"), text).unwrap();
            assert_eq!(catalog.feed_head().unwrap(), 5, "{text}");
        }
        assert_eq!(catalog.announce(&entry(6)).unwrap(), 6);
    }

    #[test]
    fn what_is_no_entry_is_left_out() {
        let folder = tempfile::tempdir().unwrap();
        let catalog = catalog(&folder);
        catalog.announce(&entry(1)).unwrap();
        catalog.store.create(&Layout::feed(2), b"nonsense").unwrap();
        assert_eq!(catalog.announce(&entry(3)).unwrap(), 3);
        let numbers = |part: &FeedPart| part.entries.iter().map(|(number, _)| *number).collect::<Vec<_>>();
        let whole = catalog.feed_after(0, 10, None).unwrap();
        assert_eq!((numbers(&whole), whole.last, whole.is_end), (vec![1, 3], 3, true));
        // It counts as read, and so does what is read when the time is over.
        let two = catalog.feed_after(0, 2, None).unwrap();
        assert_eq!((numbers(&two), two.last, two.is_end), (vec![1], 2, false));
        let one = catalog.feed_after(0, 10, Some(Instant::now())).unwrap();
        assert_eq!((numbers(&one), one.last, one.is_end), (vec![1], 1, false));
    }
}
