//! Why there is no new tool.

use std::path::PathBuf;

/// Why [`super::write`] wrote nothing. Whatever it says, both files are as they were before.
#[derive(Debug, thiserror::Error)]
pub enum ScaffoldError {
    /// No template has this name.
    #[error("there is no template `{}`; the templates are {known}", name.escape_debug())]
    UnknownTemplate {
        /// The name that was asked for.
        name: String,
        /// The names that there are.
        known: String,
    },
    /// The name cannot be a function's.
    #[error("`{name}` is a word of Rust itself, so no function can be called that; try `{name}_tool`")]
    Keyword {
        /// The name that was asked for.
        name: String,
    },
    /// A file of the pair is there already, and was not to be replaced.
    #[error("{path} exists already, and nothing was written; choose another name, or replace it with --force", path = path.display())]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// The folder cannot take files.
    #[error("{folder}: no new file can be made there: {source}; name a folder that you may write to", folder = folder.display())]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file could not be written.
    #[error("{path} cannot be written: {source}; nothing was changed", path = path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file could not be written, and the other one of the pair could not be put back either.
    #[error(
        "{path} cannot be written: {source}; {other} had been written before and could not be put back: {restoring}",
        path = path.display(),
        other = other.display()
    )]
    Half {
        /// The file that could not be written.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
        /// The file that is new while the first one is not.
        other: PathBuf,
        /// What the system said to putting it back.
        restoring: std::io::Error,
    },
}
