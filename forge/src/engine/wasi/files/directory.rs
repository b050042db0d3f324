//! Listing a folder.
//!
//! A listing is taken as a whole when reading begins, sorted by name, and then told piece by piece: so the order is
//! the same on every machine, a folder that changes meanwhile neither repeats nor skips, and going on from the
//! millionth name costs no more than from the first. Names that are not UTF-8 are left out, since no path could name
//! them.

use crate::engine::wasi::errno::Errno;
use crate::engine::wasi::limits::{Counted, WasiLimit};
use crate::engine::wasi::rights::Rights;
use crate::engine::wasi::state::{Failure, Wasi};

use super::base::{full, inode};
use super::metadata::Kind;

/// The names in a folder at one moment. All of them lie in one text, so that a million of them cost little more than
/// their letters.
#[derive(Debug, Default)]
pub(crate) struct Listing {
    text: String,
    entries: Vec<Entry>,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    start: u32,
    length: u16,
    kind: Kind,
}

/// The length of an entry before its name.
const HEADER: usize = 24;

/// How many names are read between two looks at the clock.
const NAMES_PER_LOOK: usize = 1024;

impl Listing {
    /// How many names it holds.
    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    fn push(&mut self, name: &str, kind: Kind) -> Result<(), Errno> {
        let start = u32::try_from(self.text.len()).map_err(|_| Errno::Overflow)?;
        let length = u16::try_from(name.len()).map_err(|_| Errno::NameTooLong)?;
        self.text.push_str(name);
        self.entries.push(Entry { start, length, kind });
        Ok(())
    }

    fn name(&self, entry: Entry) -> &str {
        let start = entry.start as usize;
        &self.text[start..start + usize::from(entry.length)]
    }

    fn sort(&mut self) {
        let mut entries = std::mem::take(&mut self.entries);
        entries.sort_unstable_by(|one, other| self.name(*one).cmp(self.name(*other)));
        self.entries = entries;
    }

    /// Writes entries from number `cookie` on into `buffer`, the last of them cut off where it is full. Tells how many
    /// bytes it wrote; fewer than the buffer holds means that the end was reached.
    fn write(&self, folder: &str, cookie: u64, buffer: &mut [u8]) -> usize {
        let mut used = 0;
        let first = usize::try_from(cookie).unwrap_or(usize::MAX).min(self.entries.len());
        for (index, entry) in self.entries.iter().enumerate().skip(first) {
            if used == buffer.len() {
                break;
            }
            let name = self.name(*entry);
            let mut header = [0; HEADER];
            header[0..8].copy_from_slice(&(index as u64 + 1).to_le_bytes());
            header[8..16].copy_from_slice(&inode(&full(folder, name)).to_le_bytes());
            header[16..20].copy_from_slice(&u32::from(entry.length).to_le_bytes());
            header[20] = entry.kind as u8;
            for part in [&header[..], name.as_bytes()] {
                let fits = part.len().min(buffer.len() - used);
                buffer[used..used + fits].copy_from_slice(&part[..fits]);
                used += fits;
            }
        }
        used
    }
}

impl Wasi {
    /// Tells entries of a folder. Cookie 0 takes a new listing; any other goes on in the one that was taken.
    pub(crate) fn fd_readdir(&mut self, number: u32, cookie: u64, buffer: &mut [u8]) -> Result<usize, Failure> {
        let folder = self.folder(number)?;
        if !folder.rights.contains(Rights::FD_READDIR) {
            return Err(Errno::NotCapable.into());
        }
        if cookie == 0 || folder.listing.is_none() {
            folder.listing = None;
            let listing = self.list(number)?;
            self.folder(number)?.listing = Some(listing);
        }
        let folder = self.folder(number)?;
        Ok(folder.listing.as_ref().map_or(0, |listing| listing.write(&folder.path, cookie, buffer)))
    }

    fn list(&mut self, number: u32) -> Result<Listing, Failure> {
        let held = self.descriptors.listed_names();
        let limit = self.limits.listed_names;
        let dir = self.folder(number)?.dir.clone();
        let mut listing = Listing::default();
        listing.push(".", Kind::Directory)?;
        listing.push("..", Kind::Directory)?;
        for (index, entry) in dir.entries()?.enumerate() {
            if index % NAMES_PER_LOOK == 0 {
                self.check_deadline()?;
            }
            let entry = entry?;
            if held + listing.len() as u64 >= limit {
                return Err(Failure::Limit(WasiLimit { counted: Counted::Names, limit }));
            }
            let Ok(name) = entry.file_name().into_string() else {
                continue;
            };
            listing.push(&name, entry.file_type().map_or(Kind::Unknown, Kind::from))?;
        }
        listing.sort();
        Ok(listing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listing() -> Listing {
        let mut listing = Listing::default();
        for name in ["b", "a", "long-name"] {
            listing.push(name, Kind::RegularFile).unwrap();
        }
        listing.sort();
        listing
    }

    #[test]
    fn entries_come_sorted_and_a_cookie_goes_on() {
        let mut buffer = [0; 200];
        assert_eq!(listing().write("/d", 0, &mut buffer), 3 * HEADER + 1 + 1 + 9);
        assert_eq!((buffer[0], buffer[HEADER]), (1, b'a'));
        assert_eq!(listing().write("/d", 2, &mut buffer), HEADER + 9);
        assert_eq!(&buffer[HEADER..HEADER + 9], b"long-name");
        assert_eq!(listing().write("/d", 3, &mut buffer), 0);
        assert_eq!(listing().write("/d", u64::MAX, &mut buffer), 0);
    }

    #[test]
    fn the_last_entry_is_cut_off_where_the_buffer_is_full() {
        for size in 0..100 {
            let mut buffer = vec![0; size];
            assert_eq!(listing().write("/d", 0, &mut buffer), size.min(3 * HEADER + 11));
        }
    }
}
