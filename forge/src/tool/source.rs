//! One source file, before anything is known about it.

use std::{
    fs::File,
    io::Read as _,
    path::{Path, PathBuf},
};

use forge_cache::Digest;

use super::{NameError, ToolName};

/// The most bytes that a source may have. A ten-line function needs a thousandth of it.
pub const MAX_SOURCE_BYTES: u64 = 1 << 20;

/// The most files of a folder among which one is looked for that was perhaps meant.
const MOST_BESIDE: usize = 1_000;

/// The bytes of a source, its tool's name, and how to call it in messages. Not yet checked, perhaps not even text.
#[derive(Clone, Debug)]
pub struct Source {
    name: ToolName,
    display: String,
    bytes: Vec<u8>,
    digest: Digest,
}

/// Why a source could not be taken in.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// There is no such file.
    #[error("{path}: no such file; {}", instead(meant.as_deref()))]
    Missing {
        /// The path as given.
        path: String,
        /// The file beside it that was perhaps meant.
        meant: Option<String>,
    },
    /// The path is a folder or a device.
    #[error("{path}: not a regular file; name one Rust source file")]
    NotAFile {
        /// The path as given.
        path: String,
    },
    /// The path is a link to a file that is no Rust source.
    #[error(
        "{path}: a link to {}, which is not called NAME.rs; it was not read, since messages quote a source: put the source \
         there, or link to a file whose name ends in `.rs`",
        to.display()
    )]
    Link {
        /// The path as given.
        path: String,
        /// The file that it leads to.
        to: PathBuf,
    },
    /// The file could not be read.
    #[error("{path}: cannot be read: {source}")]
    Unreadable {
        /// The path as given.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// More than [`MAX_SOURCE_BYTES`].
    #[error("{display}: larger than {MAX_SOURCE_BYTES} bytes; a tool is one small function, so split it")]
    TooLarge {
        /// The source's name in messages.
        display: String,
    },
    /// No bytes at all.
    #[error("{display}: the file is empty; `forge new NAME` writes one to start from")]
    Empty {
        /// The source's name in messages.
        display: String,
    },
    /// The file's name is not `NAME.rs`.
    #[error("{path}: {reason}; the file is called NAME.rs after its function")]
    Name {
        /// The path as given.
        path: String,
        /// What is wrong with the name.
        reason: NameReason,
    },
}

/// What is wrong with a source file's name.
#[derive(Debug, thiserror::Error)]
pub enum NameReason {
    /// The name does not end in `.rs`.
    #[error("the file's name does not end in `.rs`")]
    Extension,
    /// What stands before `.rs` is not a tool's name.
    #[error(transparent)]
    Name(#[from] NameError),
}

fn instead(meant: Option<&str>) -> String {
    match meant {
        Some(meant) => format!("did you mean {meant}?"),
        None => "`forge new NAME` writes one to start from".to_owned(),
    }
}

/// The source beside a path that is not there which is called nearly as it: `sum.rs` for `sum`, `basket.rs` for `baskte.rs`.
fn meant(path: &Path) -> Option<String> {
    let typed = path.file_name()?.to_str()?;
    let typed = typed.strip_suffix(".rs").unwrap_or(typed);
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let entries = std::fs::read_dir(folder).ok()?.take(MOST_BESIDE).flatten();
    let names = entries.filter_map(|entry| Some(entry.file_name().to_str()?.strip_suffix(".rs")?.to_owned()));
    let distance = |name: &str| strsim::damerau_levenshtein(typed, name);
    let near = names.filter(|name| distance(name) <= typed.len().min(6) / 3).min_by_key(|name| distance(name))?;
    Some(path.with_file_name(format!("{near}.rs")).display().to_string())
}

/// The file that a path leads to, where it is a link.
pub(crate) fn linked(path: &Path) -> Option<PathBuf> {
    let is_link = path.symlink_metadata().is_ok_and(|file| file.is_symlink());
    is_link.then(|| path.canonicalize().ok()).flatten()
}

impl Source {
    /// Reads `NAME.rs`. Reads no more than [`MAX_SOURCE_BYTES`], whatever the file's size.
    pub fn read(path: &Path) -> Result<Self, SourceError> {
        let shown = path.display().to_string();
        let unreadable = |source: std::io::Error| match source.kind() {
            std::io::ErrorKind::NotFound => SourceError::Missing { path: shown.clone(), meant: meant(path) },
            _ => SourceError::Unreadable { path: shown.clone(), source },
        };
        let metadata = std::fs::metadata(path).map_err(unreadable)?;
        if !metadata.is_file() {
            return Err(SourceError::NotAFile { path: shown });
        }
        let name = Self::name_of(path)?;
        // Who made a checkout would have a file of its user read, and quoted.
        if let Some(to) = linked(path).filter(|to| to.extension().is_none_or(|extension| extension != "rs")) {
            return Err(SourceError::Link { path: shown, to });
        }
        let mut bytes = Vec::with_capacity(metadata.len().min(MAX_SOURCE_BYTES) as usize);
        let file = File::open(path).map_err(unreadable)?;
        file.take(MAX_SOURCE_BYTES + 1).read_to_end(&mut bytes).map_err(unreadable)?;
        Self::new(name, shown, bytes)
    }

    /// A source that is not a file: `display` is how messages call it, such as `column_total.rs`.
    pub fn new(name: ToolName, display: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Result<Self, SourceError> {
        let (display, bytes) = (display.into(), bytes.into());
        if bytes.len() as u64 > MAX_SOURCE_BYTES {
            return Err(SourceError::TooLarge { display });
        }
        if bytes.is_empty() {
            return Err(SourceError::Empty { display });
        }
        let digest = Digest::of(&bytes);
        Ok(Self { name, display, bytes, digest })
    }

    /// The tool's name that a path asks for: its last part without `.rs`.
    pub fn name_of(path: &Path) -> Result<ToolName, SourceError> {
        let reason = |reason| SourceError::Name { path: path.display().to_string(), reason };
        let file = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let stem = file.strip_suffix(".rs").ok_or_else(|| reason(NameReason::Extension))?;
        stem.parse().map_err(|error: NameError| reason(error.into()))
    }

    /// The cases file that belongs to a source file: `NAME.cases.json` beside it.
    pub fn cases_path(path: &Path) -> PathBuf {
        path.with_extension("cases.json")
    }

    /// The name that the function must have.
    pub fn name(&self) -> &ToolName {
        &self.name
    }

    /// How messages call this source: the path as the user typed it.
    pub fn display(&self) -> &str {
        &self.display
    }

    /// The bytes as they were read.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// SHA-256 of the bytes.
    pub fn digest(&self) -> &Digest {
        &self.digest
    }
}
