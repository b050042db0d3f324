//! Files of a model, read whole.

use std::{
    fs::{self, OpenOptions},
    io::{ErrorKind, Read as _},
    os::unix::fs::OpenOptionsExt as _,
    path::Path,
};

/// What a folder has to have in it.
const LAYOUT: &str = "expected is a folder with config.json, tokenizer.json and model.safetensors, as Model2Vec \
                      publishes its models (minishlab/potion-base-8M is one)";

/// Sees to it that this is a folder.
pub(super) fn expect_folder(path: &Path) -> Result<(), String> {
    match fs::metadata(path) {
        Ok(found) if found.is_dir() => Ok(()),
        Ok(_) => Err(format!("is no folder; {LAYOUT}")),
        Err(error) if error.kind() == ErrorKind::NotFound => Err(format!("is not there; {LAYOUT}")),
        Err(error) => Err(format!("cannot be read: {error}")),
    }
}

/// Reads a file, or what a link leads to: Hugging Face's own cache is made of links.
pub(super) fn whole(path: &Path, most: u64) -> Result<Vec<u8>, String> {
    let failed = |error: std::io::Error| match error.kind() {
        ErrorKind::NotFound => format!("is not there; {LAYOUT}"),
        _ => format!("cannot be read: {error}"),
    };
    // A pipe would be waited for otherwise.
    let file = OpenOptions::new().read(true).custom_flags(libc::O_NONBLOCK).open(path).map_err(failed)?;
    let found = file.metadata().map_err(failed)?;
    if !found.is_file() {
        return Err("is no regular file".into());
    }
    let large = |size: &str| format!("has {size} bytes, and {most} are the most that are read");
    if found.len() > most {
        return Err(large(&found.len().to_string()));
    }
    let mut bytes = Vec::new();
    let size = usize::try_from(found.len()).unwrap_or(usize::MAX);
    bytes.try_reserve_exact(size).map_err(|_| "does not fit into memory".to_owned())?;
    file.take(most + 1).read_to_end(&mut bytes).map_err(failed)?;
    match bytes.len() as u64 > most {
        true => Err(large("more")),
        false => Ok(bytes),
    }
}
