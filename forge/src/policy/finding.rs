//! What is wrong with a policy file, and where.

use std::{ops::Range, path::PathBuf};

use serde::Serialize;

use crate::visible::visible;

/// The most characters of a line that an excerpt shows.
const EXCERPT: usize = 140;
/// The most findings that are kept of one file.
pub(super) const MAX_FINDINGS: usize = 50;

/// One thing that is wrong with a policy file. Every text in it is bounded and free of control characters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PolicyFinding {
    /// What is wrong, as a lowercase fragment.
    pub message: String,
    /// What to do, where that is known.
    pub help: Option<String>,
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1, in characters.
    pub column: usize,
    /// The line's text, cut where it is long.
    pub excerpt: String,
    /// The bytes of the excerpt to underline.
    pub mark: Range<usize>,
}

impl PolicyFinding {
    pub(super) fn new(text: &str, range: Range<usize>, message: &str, help: Option<String>) -> Self {
        let start = text.floor_char_boundary(range.start);
        let end = text.ceil_char_boundary(range.end.max(start));
        let (line, column) = position(text, start);
        let from = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let to = text[from..].find('\n').map_or(text.len(), |length| from + length);
        let before: Vec<char> = text[from..start].chars().rev().take(EXCERPT / 2).collect();
        let mut excerpt = String::new();
        let push = |excerpt: &mut String, character: char| {
            excerpt.push(if character.is_control() { ' ' } else { character });
        };
        before.iter().rev().for_each(|character| push(&mut excerpt, *character));
        let mark_start = excerpt.len();
        let marked = text[start..end.min(to).max(start)].chars().take(EXCERPT / 2);
        marked.for_each(|character| push(&mut excerpt, character));
        let mark_end = excerpt.len();
        let after = text[end.min(to).max(start)..to].chars().take(EXCERPT / 2);
        after.for_each(|character| push(&mut excerpt, character));
        // Escapes would move the mark; what hides text is replaced one by one.
        let (shown, mark) = hide(&excerpt, mark_start..mark_end);
        let help = help.map(|help| visible(&help, 600));
        Self { message: visible(message, 400), help, line, column, excerpt: shown, mark }
    }
}

/// Line and column, from 1, of an offset.
pub(super) fn position(text: &str, offset: usize) -> (usize, usize) {
    let before = &text[..text.floor_char_boundary(offset)];
    let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    (line, before[start..].chars().count() + 1)
}

fn hide(text: &str, mark: Range<usize>) -> (String, Range<usize>) {
    let mut shown = String::with_capacity(text.len());
    let (mut start, mut end) = (None, None);
    for (at, character) in text.char_indices() {
        if at >= mark.start {
            start.get_or_insert(shown.len());
        }
        if at >= mark.end {
            end.get_or_insert(shown.len());
        }
        shown.push(if crate::visible::is_invisible(character) { '\u{fffd}' } else { character });
    }
    let start = start.unwrap_or(shown.len());
    let end = end.unwrap_or(shown.len());
    (shown, start..end)
}

/// Why there is no policy in force.
#[derive(Debug, thiserror::Error)]
pub enum PolicyError {
    /// The file that was named is not there.
    #[error("the policy file {} does not exist; name a file that does, or leave {named_by} out", path.display())]
    Missing {
        /// The file.
        path: PathBuf,
        /// What named it: `--policy` or `FORGE_POLICY`.
        named_by: &'static str,
    },
    /// It cannot be opened or read.
    #[error("the policy file {} cannot be read: {source}; what it forbids is not known, so nothing is done", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// It is a folder, a pipe or a device.
    #[error("the policy file {} is no regular file; write the policy to a file of that name, or remove it", path.display())]
    NotAFile {
        /// The path.
        path: PathBuf,
    },
    /// It is far too large.
    #[error("the policy file {} has more than {} bytes; no policy is that long", path.display(), super::file::MAX_BYTES)]
    TooLarge {
        /// The file.
        path: PathBuf,
    },
    /// It is no text.
    #[error("the policy file {}, line {line}: the file is not UTF-8; save it as UTF-8 text", path.display())]
    NotText {
        /// The file.
        path: PathBuf,
        /// The line of the first byte that is no text.
        line: usize,
    },
    /// Its content is not a policy.
    #[error("{}", faults(path, findings))]
    Faults {
        /// The file.
        path: PathBuf,
        /// Everything that is wrong, in the order of the file.
        findings: Vec<PolicyFinding>,
    },
    /// An environment variable has a value that is none.
    #[error("the environment variable {name} has an unusable value: {reason}")]
    Variable {
        /// Its name.
        name: String,
        /// What is wrong, and what to write.
        reason: String,
    },
}

fn faults(path: &std::path::Path, findings: &[PolicyFinding]) -> String {
    let path = visible(&path.display().to_string(), 400);
    let Some(first) = findings.first() else { return format!("{path} is no policy file") };
    let more = match findings.len() {
        0 | 1 => String::new(),
        count => format!(" and {} more", count - 1),
    };
    format!("{path}:{}:{}: {}{more}", first.line, first.column, first.message)
}
