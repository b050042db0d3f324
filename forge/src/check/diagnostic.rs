//! One finding, as a person, an editor or a model reads it.

use serde::Serialize;

use super::rules::Rule;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The source is rejected.
    Error,
    /// The source passes; the author should know.
    Warning,
}

/// A stretch of the source. Lines and columns count from 1, columns in characters; `end_column` is the column after the
/// last character.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Span {
    /// The line of the first character.
    pub line: usize,
    /// The column of the first character.
    pub column: usize,
    /// The line of the last character.
    pub end_line: usize,
    /// The column after the last character.
    pub end_column: usize,
    /// The offset of the first byte in the file.
    pub start_byte: usize,
    /// The offset after the last byte in the file.
    pub end_byte: usize,
}

/// One line of the source, fit for a terminal: control and direction characters are made visible, a long line is cut
/// around what is marked.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Excerpt {
    /// The line's number, from 1.
    pub line: usize,
    /// The line, or the part of it around the mark.
    pub text: String,
    /// The bytes of `text` to underline.
    pub mark: std::ops::Range<usize>,
}

/// Another place that a finding speaks of, such as the first of two definitions.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Related {
    /// What is there.
    pub message: String,
    /// Where it is.
    pub span: Span,
    /// The line there.
    pub excerpt: Excerpt,
}

/// One finding of the check. Every text in it is bounded in length and free of control characters, whatever the source
/// contains.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Diagnostic {
    /// The rule that was broken: code, name and reason.
    pub rule: &'static Rule,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong here, as a lowercase fragment.
    pub message: String,
    /// Where it is.
    pub span: Span,
    /// The line there.
    pub excerpt: Excerpt,
    /// Other places that the message speaks of.
    pub related: Vec<Related>,
    /// What to do here.
    pub help: String,
}

impl Diagnostic {
    /// The rule's stable code, such as `F0301`.
    pub fn code(&self) -> &'static str {
        self.rule.code
    }
}
