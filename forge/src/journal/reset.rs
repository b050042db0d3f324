//! A journal that cannot be used is set aside, by command and never by itself.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::{Folder, JournalError, entry::now};

/// Moves the journal below `home` aside, whole and whatever state it is in, and gives the folder where it now is; `None` if
/// there is none. The next run begins a new one.
pub fn reset(home: &Path) -> Result<Option<PathBuf>, JournalError> {
    let folder = Folder::below(home);
    let seconds = std::time::UNIX_EPOCH + std::time::Duration::from_secs(now() / 1_000_000);
    let stamp = humantime::format_rfc3339_seconds(seconds).to_string().replace(':', "");
    for attempt in 0..100 {
        let name = if attempt == 0 { format!("aside-{stamp}") } else { format!("aside-{stamp}-{attempt}") };
        let aside = home.join(name);
        if aside.exists() {
            continue;
        }
        return match fs::rename(folder.path(), &aside) {
            Ok(()) => Ok(Some(aside)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(JournalError::io(folder.path(), "set the journal aside", error)),
        };
    }
    Err(JournalError::io(&home.join("aside"), "set the journal aside", io::ErrorKind::AlreadyExists.into()))
}
