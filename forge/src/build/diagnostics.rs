//! What the compiler says, as data and at the author's lines.
//!
//! The crate root is the author's file with the frontmatter blanked, so lines and columns need no mapping; the path
//! does: rustc sees `NAME.rs` in an empty folder, the author typed another path.

use serde::{Deserialize, Serialize};

use crate::visible::visible;

/// The most messages that are kept of one compilation.
const MAX_MESSAGES: usize = 64;
/// The most characters that are kept of one rendered message.
const MAX_RENDERED: usize = 8 << 10;

/// How bad a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// The source does not compile.
    Error,
    /// It compiles.
    Warning,
}

/// A place in the author's file. Lines and columns start at 1; columns count characters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompilerSpan {
    /// The author's file as it was typed.
    pub file: String,
    /// First line.
    pub line: u64,
    /// First column.
    pub column: u64,
    /// Last line.
    pub end_line: u64,
    /// One past the last column.
    pub end_column: u64,
    /// What the compiler writes beside the marked text.
    pub label: Option<String>,
}

/// One message of the compiler.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompilerDiagnostic {
    /// How bad it is.
    pub level: Level,
    /// The error's code or the lint's name, such as `E0308` or `unused_variables`.
    pub code: Option<String>,
    /// One line.
    pub message: String,
    /// The places that it is about, the most important first; empty where it is not about a line of the author's.
    pub spans: Vec<CompilerSpan>,
    /// Notes and helps that follow.
    pub notes: Vec<String>,
    /// As a person reads it, without colour.
    pub rendered: String,
}

impl CompilerDiagnostic {
    /// Whether it stopped the compilation.
    pub fn is_error(&self) -> bool {
        self.level == Level::Error
    }
}

/// The file names of one compilation.
pub(super) struct Naming<'a> {
    /// What rustc was called with, such as `column_total.rs`.
    pub(super) compiled: &'a str,
    /// What the author typed, such as `examples/column_total.rs`.
    pub(super) display: &'a str,
}

/// Reads rustc's JSON lines. Lines that are not messages are passed over.
pub(super) fn read(stderr: &[u8], naming: &Naming<'_>) -> Vec<CompilerDiagnostic> {
    String::from_utf8_lossy(stderr)
        .lines()
        .filter_map(|line| serde_json::from_str::<RustcMessage>(line).ok())
        .filter_map(|message| message.into_diagnostic(naming))
        .take(MAX_MESSAGES)
        .collect()
}

#[derive(Deserialize)]
struct RustcMessage {
    message: String,
    code: Option<RustcCode>,
    level: String,
    #[serde(default)]
    spans: Vec<RustcSpan>,
    #[serde(default)]
    children: Vec<RustcMessage>,
    rendered: Option<String>,
}

#[derive(Deserialize)]
struct RustcCode {
    code: String,
}

#[derive(Deserialize)]
struct RustcSpan {
    file_name: String,
    line_start: u64,
    line_end: u64,
    column_start: u64,
    column_end: u64,
    is_primary: bool,
    label: Option<String>,
}

impl RustcMessage {
    fn into_diagnostic(self, naming: &Naming<'_>) -> Option<CompilerDiagnostic> {
        let level = match self.level.as_str() {
            "error" | "error: internal compiler error" => Level::Error,
            "warning" => Level::Warning,
            _ => return None,
        };
        // `aborting due to 2 previous errors` and `3 warnings emitted` are about other messages.
        if self.spans.is_empty() && self.code.is_none() {
            let text = &self.message;
            if text.starts_with("aborting due to") || text.ends_with("emitted") {
                return None;
            }
        }
        let mut spans: Vec<_> = self.spans.into_iter().filter(|span| span.file_name == naming.compiled).collect();
        spans.sort_by_key(|span| !span.is_primary);
        let note = |child: RustcMessage| format!("{}: {}", child.level, child.message);
        Some(CompilerDiagnostic {
            level,
            code: self.code.map(|code| code.code),
            message: visible(&self.message, MAX_RENDERED),
            spans: spans.into_iter().map(|span| span.named(naming)).collect(),
            notes: self
                .children
                .into_iter()
                .take(MAX_MESSAGES)
                .map(|child| visible(&note(child), MAX_RENDERED))
                .collect(),
            rendered: visible(&rename(&self.rendered.unwrap_or_default(), naming), MAX_RENDERED),
        })
    }
}

impl RustcSpan {
    fn named(self, naming: &Naming<'_>) -> CompilerSpan {
        CompilerSpan {
            file: naming.display.to_owned(),
            line: self.line_start,
            column: self.column_start,
            end_line: self.line_end,
            end_column: self.column_end,
            label: self.label.map(|label| visible(&label, MAX_RENDERED)),
        }
    }
}

/// Puts the author's path where rustc's arrows name the compiled file.
fn rename(rendered: &str, naming: &Naming<'_>) -> String {
    let mut text = String::with_capacity(rendered.len());
    for line in rendered.split_inclusive('\n') {
        let arrow = ["--> ", "::: "].iter().find_map(|arrow| {
            let (before, after) = line.split_once(arrow)?;
            let place = after.strip_prefix(naming.compiled)?;
            (before.trim().is_empty() && place.starts_with(':')).then_some((before, arrow, place))
        });
        match arrow {
            Some((before, arrow, place)) => text.extend([before, *arrow, naming.display, place]),
            None => text.push_str(line),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMING: Naming<'_> = Naming { compiled: "t.rs", display: "some/where/t.rs" };

    #[test]
    fn arrows_name_the_authors_path() {
        let rendered = "error: x\n --> t.rs:3:1\n  |\n3 | let a = \"--> t.rs:1\";\n";
        assert_eq!(
            rename(rendered, &NAMING),
            "error: x\n --> some/where/t.rs:3:1\n  |\n3 | let a = \"--> t.rs:1\";\n"
        );
    }

    #[test]
    fn a_message_becomes_data() {
        let line = r#"{"$message_type":"diagnostic","message":"mismatched types","code":{"code":"E0308","explanation":"…"},
            "level":"error","spans":[{"file_name":"t.rs","byte_start":1,"byte_end":2,"line_start":3,"line_end":3,
            "column_start":5,"column_end":9,"is_primary":true,"text":[],"label":"expected `u8`","suggested_replacement":null,
            "suggestion_applicability":null,"expansion":null}],"children":[],"rendered":"error[E0308]: …\n --> t.rs:3:5\n"}"#
            .replace('\n', "");
        let found = read(line.as_bytes(), &NAMING);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].code.as_deref(), Some("E0308"));
        assert_eq!((found[0].spans[0].file.as_str(), found[0].spans[0].line), ("some/where/t.rs", 3));
        assert!(found[0].rendered.contains("--> some/where/t.rs:3:5"));
    }
}
