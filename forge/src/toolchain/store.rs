//! The folder of toolchains: receipts, the selection, the lock of the one that installs.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::{NamedTempFile, TempDir};

use super::compiler::Toolchain;
use super::error::{ToolchainError, folder};
use super::receipt::Receipt;
use crate::home::Home;
use crate::progress::Progress;

/// How the name of an installation under way begins.
const UNFINISHED: &str = ".installing-";

/// `data/toolchains`.
pub(super) struct Store {
    root: PathBuf,
}

/// A line of `forge toolchain list`.
#[derive(Debug, Clone)]
pub struct Listed {
    /// The toolchain, as it was when Forge looked at it.
    pub toolchain: Toolchain,
    /// Whether it can still be used.
    pub state: State,
}

/// Whether a toolchain that Forge knows can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// The one that builds use.
    Selected,
    /// Ready, and not in use.
    Ready,
    /// Its files have changed or are gone.
    Stale,
}

/// Held while this process installs; dropping it lets the next one in.
pub(super) struct Lock {
    _file: File,
}

impl Store {
    pub(super) fn new(home: &Home) -> Self {
        Self { root: home.data.join("toolchains") }
    }

    /// The folder of all toolchains.
    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// The folder of one toolchain, which need not exist.
    pub(super) fn folder(&self, id: &str) -> PathBuf {
        self.root.join(id)
    }

    /// The id of the toolchain in use.
    pub(super) fn selected(&self) -> Option<String> {
        let id = fs::read_to_string(self.root.join("selected")).ok()?;
        let id = id.trim();
        is_id(id).then(|| id.to_owned())
    }

    /// The toolchain `id`, if its files are as they were.
    pub(super) fn valid(&self, id: &str) -> Option<Toolchain> {
        let folder = self.folder(id);
        Receipt::read(&folder)?.valid(&folder)
    }

    /// Every toolchain that has a receipt, by id.
    pub(super) fn list(&self) -> Vec<Listed> {
        let selected = self.selected();
        let Ok(entries) = fs::read_dir(&self.root) else { return Vec::new() };
        let ids = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        let mut ids: Vec<String> = ids.filter(|id| is_id(id)).collect();
        ids.sort();
        ids.into_iter().filter_map(|id| self.listed(&id, selected.as_deref())).collect()
    }

    fn listed(&self, id: &str, selected: Option<&str>) -> Option<Listed> {
        let folder = self.folder(id);
        let state = match self.valid(id) {
            Some(_) if selected == Some(id) => State::Selected,
            Some(_) => State::Ready,
            None => State::Stale,
        };
        Some(Listed { toolchain: Receipt::read(&folder)?.toolchain(&folder), state })
    }

    /// Writes the receipt of a toolchain whose files are in place.
    pub(super) fn keep(&self, toolchain: &Toolchain) -> Result<(), ToolchainError> {
        let at = self.folder(&toolchain.id);
        fs::create_dir_all(&at).map_err(folder("create", &at))?;
        write_receipt(toolchain, &at).map_err(folder("write the receipt in", &at))
    }

    /// Makes `id` the toolchain in use.
    pub(super) fn select(&self, id: &str) -> Result<(), ToolchainError> {
        let at = self.root.join("selected");
        replace(&at, id.as_bytes()).map_err(folder("write", &at))
    }

    /// Lets one process at a time install. Shows that it waits where another one is at it.
    pub(super) fn lock(&self, progress: &dyn Progress) -> Result<Lock, ToolchainError> {
        fs::create_dir_all(&self.root).map_err(folder("create", &self.root))?;
        let at = self.root.join(".lock");
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(&at);
        let file = file.map_err(folder("open", &at))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                progress.phase("waiting for another forge that prepares the compiler");
                file.lock().map_err(folder("lock", &at))?;
            }
            Err(TryLockError::Error(source)) => return Err(folder("lock", &at)(source)),
        }
        Ok(Lock { _file: file })
    }

    /// Removes what a killed installation left. Only the holder of the lock may: anything unfinished is then nobody's.
    pub(super) fn sweep(&self, _held: &Lock) {
        let Ok(entries) = fs::read_dir(&self.root) else { return };
        for entry in entries.flatten() {
            if entry.file_name().to_string_lossy().starts_with(UNFINISHED) {
                // What cannot be removed now is tried again by the next installation; it is never taken for a toolchain.
                let _ = fs::remove_dir_all(entry.path());
            }
        }
    }

    /// A new folder to install into, on the same disk as the place it ends up in.
    pub(super) fn begin(&self, _held: &Lock) -> io::Result<TempDir> {
        tempfile::Builder::new().prefix(UNFINISHED).tempdir_in(&self.root)
    }

    /// Puts a finished installation in its place: from here on it is a toolchain.
    pub(super) fn finish(&self, _held: &Lock, from: &Path, id: &str) -> io::Result<PathBuf> {
        let to = self.folder(id);
        if to.exists() {
            // A stale one of the same name steps aside first, under a name that the next sweep removes.
            let aside = tempfile::Builder::new().prefix(UNFINISHED).tempdir_in(&self.root)?;
            fs::rename(&to, aside.path().join("replaced"))?;
        }
        fs::rename(from, &to)?;
        Ok(to)
    }
}

/// Whether `text` can be the name of a toolchain's folder.
pub(super) fn is_id(text: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
    !text.is_empty() && !text.starts_with('.') && text.chars().all(allowed)
}

/// `text` with every character that an id cannot have turned into a hyphen.
pub(super) fn as_id(text: &str) -> String {
    let kept = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_') { c } else { '-' };
    text.trim_start_matches('.').chars().map(kept).collect()
}

/// Writes the receipt of `toolchain` into `folder`.
pub(super) fn write_receipt(toolchain: &Toolchain, folder: &Path) -> io::Result<()> {
    replace(&Receipt::path(folder), &Receipt::new(toolchain, folder)?.to_json()?)
}

/// Replaces a file in one step: a reader sees the old bytes or the new ones.
fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = NamedTempFile::new_in(path.parent().unwrap_or(Path::new(".")))?;
    file.write_all(bytes)?;
    file.persist(path)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::Silent;
    use crate::toolchain::receipt::tests::on_disk;

    fn store() -> (TempDir, Store) {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::under(folder.path().into());
        let home = Home { data: folder.path().into(), ..home };
        (folder, Store::new(&home))
    }

    #[test]
    fn the_selected_toolchain_is_listed_as_such() {
        let (folder, store) = store();
        for id in ["b", "a"] {
            store.keep(&on_disk(&folder.path().join(id), id)).unwrap();
        }
        store.select("b").unwrap();
        fs::remove_file(folder.path().join("a/bin/rustc")).unwrap();
        let listed: Vec<_> = store.list().into_iter().map(|line| (line.toolchain.id, line.state)).collect();
        assert_eq!(listed, [("a".to_owned(), State::Stale), ("b".to_owned(), State::Selected)]);
        assert_eq!(store.selected().as_deref(), Some("b"));
    }

    #[test]
    fn an_unfinished_installation_is_never_listed_and_is_swept() {
        let (_folder, store) = store();
        let lock = store.lock(&Silent).unwrap();
        let unfinished = store.begin(&lock).unwrap().keep();
        store.keep(&on_disk(&unfinished, unfinished.file_name().unwrap().to_str().unwrap())).unwrap();
        assert!(store.list().is_empty());
        store.sweep(&lock);
        assert!(!unfinished.exists());
    }

    #[test]
    fn a_finished_installation_replaces_a_stale_one() {
        let (_folder, store) = store();
        let lock = store.lock(&Silent).unwrap();
        fs::create_dir(store.folder("a")).unwrap();
        fs::write(store.folder("a").join("old"), "").unwrap();
        let staging = store.begin(&lock).unwrap();
        let from = staging.path().join("toolchain");
        fs::create_dir(&from).unwrap();
        fs::write(from.join("new"), "").unwrap();
        let to = store.finish(&lock, &from, "a").unwrap();
        assert!(to.join("new").exists() && !to.join("old").exists());
    }

    #[test]
    fn a_selection_cannot_lead_out_of_the_folder() {
        let (_folder, store) = store();
        drop(store.lock(&Silent).unwrap());
        for text in ["../elsewhere", "", ".lock", "a/b"] {
            store.select(text).unwrap();
            assert_eq!(store.selected(), None, "{text}");
        }
        assert_eq!(as_id("debian 1.96.0+dfsg1-1~deb12u2"), "debian-1.96.0-dfsg1-1-deb12u2");
    }
}
