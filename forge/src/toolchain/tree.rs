//! The digest of a folder: of the names and bytes of every file in it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use forge_cache::Digest;

/// The digest over names and bytes of all files below `folder`, whatever order the disk lists them in.
pub(super) fn digest(folder: &Path) -> io::Result<Digest> {
    let mut files = Vec::new();
    collect(folder, &mut files)?;
    let mut named = Vec::with_capacity(files.len());
    for file in files {
        let name = file.strip_prefix(folder).unwrap_or(&file).to_string_lossy().into_owned();
        named.push((name, Digest::of(&fs::read(&file)?)));
    }
    named.sort();
    let mut record = Vec::new();
    for (name, content) in named {
        record.extend_from_slice(&(name.len() as u64).to_le_bytes());
        record.extend_from_slice(name.as_bytes());
        record.extend_from_slice(content.as_ref());
    }
    Ok(Digest::of(&record))
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        // Followed, so that a link to a library counts as the library.
        if fs::metadata(&path)?.is_dir() {
            collect(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, content) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        }
        folder
    }

    #[test]
    fn equal_folders_have_equal_digests() {
        let one = folder(&[("a", "1"), ("deep/b", "2")]);
        let two = folder(&[("deep/b", "2"), ("a", "1")]);
        assert_eq!(digest(one.path()).unwrap(), digest(two.path()).unwrap());
    }

    #[test]
    fn names_and_bytes_count() {
        let original = digest(folder(&[("a", "1"), ("b", "2")]).path()).unwrap();
        for other in [&[("a", "1"), ("c", "2")], &[("a", "1"), ("b", "3")], &[("a", "2"), ("b", "1")]] {
            assert_ne!(original, digest(folder(other).path()).unwrap());
        }
    }
}
