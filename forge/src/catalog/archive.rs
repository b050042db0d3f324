//! A catalog's objects in one file: a tar archive with the paths of the store.
//!
//! What comes out of an archive is as little believed as what a store says. Nothing but plain files under a catalog's own
//! paths is taken, none twice, and not more than there is room for.

use std::{
    collections::BTreeSet,
    fs::{self, File},
    io::{self, Read as _, Write as _},
    path::Path,
};

use forge_stores::{StorePath, open_file};
use tar::{Archive, Builder, EntryType, Header};

/// The most bytes of one object.
const MOST: u64 = 256 << 20;
/// The most bytes of all objects.
const MOST_TOGETHER: u64 = 16 << 30;
/// The most objects.
const MOST_OBJECTS: usize = 1_000_000;
/// Below which paths an archive has objects.
const FOLDERS: [&str; 3] = ["blobs", "releases", "states"];
/// What it has besides.
const MARKER: &str = "catalog.json";

/// An archive could not be written or read.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// The disk.
    #[error("{file}: {source}")]
    Io {
        /// The archive.
        file: String,
        /// What the system said.
        source: io::Error,
    },
    /// There is something in its place.
    #[error("{file} is there already; choose another name with --to")]
    Exists {
        /// The archive.
        file: String,
    },
    /// It is no archive at all.
    #[error("{file} is no archive of a catalog: {reason}; make one with `forge catalog export`")]
    Foreign {
        /// The file.
        file: String,
        /// What is wrong with it.
        reason: String,
    },
    /// It holds what no catalog has.
    #[error("{file} is not taken: it holds {entry}, {reason}")]
    Refused {
        /// The archive.
        file: String,
        /// The entry, as it is written in it.
        entry: String,
        /// What is wrong with it.
        reason: &'static str,
    },
}

/// Packs what lies in a store's folder, in the order of its paths, with nothing of this machine and of now.
pub(super) fn pack(folder: &Path, paths: &[StorePath], file: &Path) -> Result<(), ArchiveError> {
    let shown = file.display().to_string();
    let failed = |source| ArchiveError::Io { file: shown.clone(), source };
    let beside = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let everybody = std::os::unix::fs::PermissionsExt::from_mode(0o666);
    let made =
        tempfile::Builder::new().prefix(".forge-").permissions(everybody).tempfile_in(beside).map_err(failed)?;
    let mut builder = Builder::new(io::BufWriter::new(made.as_file()));
    for path in paths {
        let bytes = fs::read(folder.join(path.as_str())).map_err(failed)?;
        let mut header = Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        header.set_mtime(0);
        builder.append_data(&mut header, path.as_str(), bytes.as_slice()).map_err(failed)?;
    }
    builder.into_inner().and_then(|mut file| file.flush()).map_err(failed)?;
    match made.persist_noclobber(file) {
        Ok(_) => Ok(()),
        Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => Err(ArchiveError::Exists { file: shown }),
        Err(error) => Err(failed(error.error)),
    }
}

/// Unpacks an archive into an empty folder.
pub(super) fn unpack(file: &Path, folder: &Path) -> Result<(), ArchiveError> {
    let shown = file.display().to_string();
    let failed = |source| ArchiveError::Io { file: shown.clone(), source };
    let foreign = |reason: String| ArchiveError::Foreign { file: shown.clone(), reason };
    let (mut seen, mut room) = (BTreeSet::new(), MOST_TOGETHER);
    let opened = open_file(file).map_err(|error| match error.kind() {
        io::ErrorKind::InvalidInput => foreign(error.to_string()),
        _ => failed(error),
    })?;
    let mut archive = Archive::new(io::BufReader::new(opened));
    for entry in archive.entries().map_err(failed)? {
        let entry = entry.map_err(|error| match error.kind() {
            // So the library says that it finds no header where one should be.
            io::ErrorKind::Other => foreign(crate::visible::visible(&error.to_string(), 200)),
            _ => failed(error),
        })?;
        let name = entry.path_bytes().into_owned();
        let refuse = |reason| ArchiveError::Refused {
            file: shown.clone(),
            entry: crate::visible::visible(&String::from_utf8_lossy(&name), 200),
            reason,
        };
        match entry.header().entry_type() {
            EntryType::Regular => {}
            // Folders come with the files that lie in them.
            EntryType::Directory => continue,
            _ => return Err(refuse("which is no plain file")),
        }
        let path = std::str::from_utf8(&name).ok().and_then(|name| name.parse::<StorePath>().ok());
        let path = path.filter(is_catalogs).ok_or_else(|| refuse("which is no path of a catalog"))?;
        if seen.len() >= MOST_OBJECTS || entry.size() > MOST.min(room) {
            return Err(refuse("which is more than there is room for"));
        }
        room -= entry.size();
        let target = folder.join(path.as_str());
        if !seen.insert(path) {
            return Err(refuse("twice"));
        }
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent).map_err(failed)?;
        }
        let mut object = File::create_new(&target).map_err(failed)?;
        let size = entry.size();
        let written = io::copy(&mut entry.take(size), &mut object).map_err(failed)?;
        if written != size {
            return Err(failed(io::Error::new(io::ErrorKind::UnexpectedEof, "the archive is cut off")));
        }
    }
    match seen.iter().any(|path| path.as_str() == MARKER) {
        true => Ok(()),
        false => Err(foreign(format!("it holds no {MARKER}"))),
    }
}

fn is_catalogs(path: &StorePath) -> bool {
    let (folder, rest) = path.as_str().split_once('/').unwrap_or((path.as_str(), ""));
    path.as_str() == MARKER || (FOLDERS.contains(&folder) && !rest.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An archive of one entry, whatever its name is.
    fn archive(name: &[u8], kind: EntryType, bytes: &[u8]) -> tempfile::NamedTempFile {
        let mut header = Header::new_gnu();
        header.set_entry_type(kind);
        header.set_size(bytes.len() as u64);
        header.as_old_mut().name[..name.len()].copy_from_slice(name);
        header.set_cksum();
        let file = tempfile::NamedTempFile::new().unwrap();
        let mut builder = Builder::new(file.as_file());
        builder.append(&header, bytes).unwrap();
        builder.append(&header, bytes).unwrap();
        builder.finish().unwrap();
        drop(builder);
        file
    }

    fn unpacked(name: &[u8], kind: EntryType) -> String {
        let (folder, around) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let into = around.path().join("into");
        fs::create_dir(&into).unwrap();
        let ended = unpack(archive(name, kind, b"x").path(), &into).unwrap_err().to_string();
        let outside: Vec<_> = fs::read_dir(around.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(outside, ["into"], "{}", folder.path().display());
        ended
    }

    #[test]
    fn nothing_leads_out_of_the_folder() {
        let names: [&[u8]; 9] = [
            b"../evil",
            b"/etc/evil",
            b"blobs/../../evil",
            b"blobs",
            b"feed/1.json",
            b"catalog.json/x",
            b"blobs/\xff",
            b".forge-store/lock",
            b"releases/a b/1.json",
        ];
        for name in names {
            assert!(unpacked(name, EntryType::Regular).contains("no path of a catalog"), "{name:?}");
        }
        for kind in [EntryType::Symlink, EntryType::Link, EntryType::Fifo, EntryType::Char] {
            assert!(unpacked(b"blobs/aa/bb", kind).contains("no plain file"), "{kind:?}");
        }
        assert!(unpacked(b"blobs/aa/bb", EntryType::Regular).contains("twice"));
    }
}
