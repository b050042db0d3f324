//! Policy files as bytes: read with a cap, and without waiting for what is no file.

use std::{
    fs::{File, OpenOptions},
    io::{self, Read as _},
    os::unix::fs::OpenOptionsExt as _,
    path::Path,
};

use super::PolicyError;

/// The most bytes of a policy file.
pub(super) const MAX_BYTES: u64 = 1 << 20;

/// The text of a policy file. `None` if there is no such file.
pub(super) fn read(path: &Path) -> Result<Option<String>, PolicyError> {
    let unreadable = |source| PolicyError::Unreadable { path: path.to_owned(), source };
    let file = match open(path) {
        Ok(file) => file,
        // A path through something that is no folder leads to no file either.
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            return Ok(None);
        }
        Err(error) if error.raw_os_error() == Some(rustix::io::Errno::NXIO.raw_os_error()) => {
            return Err(PolicyError::NotAFile { path: path.to_owned() });
        }
        Err(error) => return Err(unreadable(error)),
    };
    // Asked of what was opened, not of the path: that may be another file by now.
    if !file.metadata().map_err(unreadable)?.is_file() {
        return Err(PolicyError::NotAFile { path: path.to_owned() });
    }
    let mut bytes = Vec::new();
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(PolicyError::TooLarge { path: path.to_owned() });
    }
    String::from_utf8(bytes).map(Some).map_err(|error| {
        let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        PolicyError::NotText { path: path.to_owned(), line }
    })
}

/// Opens without waiting: a pipe that nobody writes to must not hold up every command.
fn open(path: &Path) -> io::Result<File> {
    let flags = i32::try_from(rustix::fs::OFlags::NONBLOCK.bits()).unwrap_or_default();
    OpenOptions::new().read(true).custom_flags(flags).open(path)
}
