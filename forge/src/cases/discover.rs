//! Which tools there are below a folder.

use std::{
    fs::{self, File},
    io::{self, Read as _},
    path::{Path, PathBuf},
};

use crate::tool::{MAX_SOURCE_BYTES, Source};

/// How deep folders are looked through.
const MAX_DEPTH: usize = 16;

/// Why tools could not be looked for.
#[derive(Debug, thiserror::Error)]
pub enum DiscoverError {
    /// A path is not there or cannot be read.
    #[error("{path}: {source}; name a tool NAME.rs, or a folder that can be read")]
    Unreadable {
        /// The path.
        path: String,
        /// What the system said.
        source: io::Error,
    },
    /// No tool was found.
    #[error("no tool found in {paths}; a tool is a file NAME.rs with a #[tool] function")]
    Nothing {
        /// Where it was looked for.
        paths: String,
    },
}

/// The sources to test: each file that is named, and every tool below each folder that is named, in a stable order.
pub fn discover(paths: &[PathBuf]) -> Result<Vec<PathBuf>, DiscoverError> {
    let mut found = Vec::new();
    for path in paths {
        let unreadable = |source| DiscoverError::Unreadable { path: path.display().to_string(), source };
        if fs::metadata(path).map_err(unreadable)?.is_dir() {
            let mut below = Vec::new();
            walk(path, 0, &mut below).map_err(unreadable)?;
            below.sort();
            found.extend(below);
        } else {
            found.push(path.clone());
        }
    }
    let mut seen = std::collections::BTreeSet::new();
    found.retain(|path| seen.insert(path.clone()));
    if found.is_empty() {
        let paths = paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ");
        return Err(DiscoverError::Nothing { paths });
    }
    Ok(found)
}

/// Links are not followed: a link to a folder above would never end.
fn walk(folder: &Path, depth: usize, found: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let (path, name, kind) = (entry.path(), entry.file_name(), entry.file_type()?);
        let name = name.to_string_lossy();
        if kind.is_dir() && depth < MAX_DEPTH && !name.starts_with('.') && name != "target" {
            walk(&path, depth + 1, found)?;
        } else if kind.is_file() && Source::name_of(&path).is_ok() && is_tool(&path) {
            found.push(path);
        }
    }
    Ok(())
}

/// Whether a file looks like a tool: it has cases, or it says `#[tool`.
fn is_tool(path: &Path) -> bool {
    if Source::cases_path(path).exists() {
        return true;
    }
    let mut text = Vec::new();
    let read = File::open(path).and_then(|file| file.take(MAX_SOURCE_BYTES).read_to_end(&mut text));
    read.is_ok() && String::from_utf8_lossy(&text).lines().any(|line| line.trim_start().starts_with("#[tool"))
}
