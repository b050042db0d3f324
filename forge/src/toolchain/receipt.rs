//! The note that Forge leaves of a toolchain, so that the next process need not ask the compiler again.

use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::TARGET;
use super::compiler::Toolchain;

/// Changes whenever the fields below do; a receipt of another layout is not read.
const LAYOUT: u32 = 1;

/// A toolchain and the stamps of its files.
///
/// Paths below the receipt's own folder are kept relative to it, so that a data folder may be moved.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Receipt {
    layout: u32,
    toolchain: Toolchain,
    stamps: Vec<Stamp>,
}

/// What shows in one look that a file was replaced.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Stamp {
    path: PathBuf,
    bytes: u64,
    seconds: i64,
    nanoseconds: i64,
}

impl Stamp {
    fn of(path: PathBuf, data: &fs::Metadata) -> Self {
        Self { path, bytes: data.len(), seconds: data.mtime(), nanoseconds: data.mtime_nsec() }
    }

    fn still_true(&self, folder: &Path) -> bool {
        let at = folder.join(&self.path);
        fs::metadata(&at).is_ok_and(|data| data.is_file() && Self::of(self.path.clone(), &data) == *self)
    }
}

impl Receipt {
    /// Notes the present state of `toolchain`, whose receipt lies (or will lie) in `folder`.
    pub(super) fn new(toolchain: &Toolchain, folder: &Path) -> io::Result<Self> {
        let mut stamps = Vec::new();
        for path in watched(toolchain)? {
            let data = fs::metadata(&path)?;
            stamps.push(Stamp::of(relative(&path, folder), &data));
        }
        let mut toolchain = toolchain.clone();
        each_path(&mut toolchain, |path| *path = relative(path, folder));
        Ok(Self { layout: LAYOUT, toolchain, stamps })
    }

    /// Reads the receipt in `folder`; nothing if there is none of this layout.
    pub(super) fn read(folder: &Path) -> Option<Self> {
        let bytes = fs::read(Self::path(folder)).ok()?;
        serde_json::from_slice(&bytes).ok().filter(|receipt: &Self| receipt.layout == LAYOUT)
    }

    /// The text to write.
    pub(super) fn to_json(&self) -> io::Result<Vec<u8>> {
        serde_json::to_vec_pretty(self).map_err(io::Error::other)
    }

    /// Where the receipt of the toolchain in `folder` lies.
    pub(super) fn path(folder: &Path) -> PathBuf {
        folder.join("receipt.json")
    }

    /// The toolchain, if none of its files changed since.
    pub(super) fn valid(self, folder: &Path) -> Option<Toolchain> {
        let unchanged = !self.stamps.is_empty() && self.stamps.iter().all(|stamp| stamp.still_true(folder));
        unchanged.then(|| self.toolchain(folder))
    }

    /// The toolchain as it was when the receipt was written.
    pub(super) fn toolchain(self, folder: &Path) -> Toolchain {
        let mut toolchain = self.toolchain;
        // Joining leaves absolute paths as they are.
        each_path(&mut toolchain, |path| *path = folder.join(&*path));
        toolchain
    }
}

/// The files whose replacement makes it another toolchain.
fn watched(toolchain: &Toolchain) -> io::Result<Vec<PathBuf>> {
    let mut files = vec![toolchain.rustc.clone(), toolchain.cargo.clone(), toolchain.linker.path.clone()];
    for entry in fs::read_dir(toolchain.sysroot.join("lib/rustlib").join(TARGET).join("lib"))? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if ["libstd-", "libcore-", "libtest-"].iter().any(|start| name.starts_with(start)) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn each_path(toolchain: &mut Toolchain, change: impl Fn(&mut PathBuf)) {
    change(&mut toolchain.rustc);
    change(&mut toolchain.cargo);
    change(&mut toolchain.sysroot);
    change(&mut toolchain.linker.path);
    if let Some(path) = &mut toolchain.library_path {
        change(path);
    }
}

fn relative(path: &Path, folder: &Path) -> PathBuf {
    match path.strip_prefix(folder) {
        Ok(rest) => rest.to_owned(),
        Err(_) => path.to_owned(),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::toolchain::compiler::tests::imagined;

    /// A toolchain with files, below `folder`.
    pub(in super::super) fn on_disk(folder: &Path, id: &str) -> Toolchain {
        let mut toolchain = imagined(id);
        toolchain.sysroot = folder.to_owned();
        toolchain.rustc = folder.join("bin/rustc");
        toolchain.cargo = folder.join("bin/cargo");
        toolchain.linker.path = folder.join("lib/rust-lld");
        let library = folder.join("lib/rustlib").join(TARGET).join("lib/libstd-1.rlib");
        for path in [&toolchain.rustc, &toolchain.cargo, &toolchain.linker.path, &library] {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "content").unwrap();
        }
        toolchain
    }

    fn written(toolchain: &Toolchain, folder: &Path) {
        let receipt = Receipt::new(toolchain, folder).unwrap();
        fs::write(Receipt::path(folder), receipt.to_json().unwrap()).unwrap();
    }

    #[test]
    fn an_unchanged_toolchain_comes_back_whole() {
        let folder = tempfile::tempdir().unwrap();
        let toolchain = on_disk(folder.path(), "a");
        written(&toolchain, folder.path());
        let read = Receipt::read(folder.path()).unwrap().valid(folder.path());
        assert_eq!(read, Some(toolchain));
    }

    #[test]
    fn a_moved_folder_stays_valid() {
        let parent = tempfile::tempdir().unwrap();
        let (before, after) = (parent.path().join("before"), parent.path().join("after"));
        written(&on_disk(&before, "a"), &before);
        fs::rename(&before, &after).unwrap();
        let toolchain = Receipt::read(&after).unwrap().valid(&after).unwrap();
        assert_eq!(toolchain.rustc, after.join("bin/rustc"));
    }

    #[test]
    fn a_replaced_or_missing_file_makes_it_stale() {
        for name in ["bin/rustc", "bin/cargo", "lib/rust-lld", "lib/rustlib/wasm32-wasip1/lib/libstd-1.rlib"] {
            let folder = tempfile::tempdir().unwrap();
            written(&on_disk(folder.path(), "a"), folder.path());
            fs::write(folder.path().join(name), "another length").unwrap();
            assert!(Receipt::read(folder.path()).unwrap().valid(folder.path()).is_none(), "{name} replaced");
            fs::remove_file(folder.path().join(name)).unwrap();
            assert!(Receipt::read(folder.path()).unwrap().valid(folder.path()).is_none(), "{name} missing");
        }
    }

    #[test]
    fn a_broken_or_foreign_receipt_is_no_receipt() {
        let folder = tempfile::tempdir().unwrap();
        assert!(Receipt::read(folder.path()).is_none());
        written(&on_disk(folder.path(), "a"), folder.path());
        let whole = fs::read_to_string(Receipt::path(folder.path())).unwrap();
        for text in [whole[..whole.len() / 2].to_owned(), whole.replace("\"layout\": 1", "\"layout\": 99")] {
            fs::write(Receipt::path(folder.path()), text).unwrap();
            assert!(Receipt::read(folder.path()).is_none());
        }
    }
}
