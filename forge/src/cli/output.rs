//! Printing: results to standard output, everything else to standard error.

use std::{
    borrow::Cow,
    fs,
    io::{self, IsTerminal as _, Write as _},
    os::unix::fs::PermissionsExt as _,
    path::Path,
};

use clap::ValueEnum;
use serde_json::{Value, json};

use super::exit::Exit;
use crate::{
    OpenError, PrepareError,
    build::{BuildError, CompilerDiagnostic},
    cases::DiscoverError,
    check::{
        Rejection,
        report::{self, Colour, Verdict},
    },
    journal::JournalError,
    run::{CalleeError, Failure, GrantError, LoadError},
    scaffold::ScaffoldError,
    tool::SourceError,
    toolchain::ToolchainError,
    visible::{is_invisible, visible},
};

/// The version of every JSON document that the command prints.
pub(super) const SCHEMA_VERSION: u32 = 1;

/// The most characters of one message that a person is shown.
pub(super) const MAX_MESSAGE: usize = 8 << 10;

/// The most characters of a message with what is said beside it.
const MAX_TOLD: usize = MAX_MESSAGE + (1 << 10);

/// For whom to print.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people
    #[default]
    Human,
    /// For programs
    Json,
}

/// Something that ends the command, ready to be told.
pub(super) struct Trouble {
    pub(super) exit: Exit,
    kind: &'static str,
    message: String,
    /// What a person reads in place of the message, where that is more than a line.
    rendered: Option<String>,
    /// What a program reads besides.
    details: Value,
}

impl Trouble {
    /// A new one.
    pub(super) fn new(exit: Exit, kind: &'static str, message: impl ToString) -> Self {
        Self { exit, kind, message: message.to_string(), rendered: None, details: Value::Null }
    }

    pub(super) fn rendered(self, rendered: String) -> Self {
        Self { rendered: Some(rendered), ..self }
    }

    pub(super) fn details(self, details: Value) -> Self {
        Self { details, ..self }
    }

    /// With more behind its message.
    pub(super) fn besides(self, more: &str) -> Self {
        Self { message: format!("{}{more}", self.message), ..self }
    }

    /// Tells it: to standard error for people; for programs, on standard output.
    pub(super) fn print(&self, format: Format) {
        match format {
            Format::Human => {
                if let Some(rendered) = &self.rendered {
                    complain_rendered(rendered.trim_end());
                }
                complain(&format!("error: {}", indented(&visible(&self.message, MAX_MESSAGE))));
            }
            Format::Json => print_json(&json!({ "ok": false, "error": self.object() })),
        }
    }

    /// As programs read it.
    pub(super) fn object(&self) -> Value {
        let mut object = json!({ "kind": self.kind, "message": self.message, "exit_code": self.exit as u8 });
        if !self.details.is_null() {
            object["details"] = self.details.clone();
        }
        object
    }
}

/// Prints a JSON document with its version on one line.
pub(super) fn print_json(document: &Value) {
    let mut document = document.clone();
    document["schema_version"] = SCHEMA_VERSION.into();
    print_line(&plain_json(&document.to_string()));
}

/// JSON text with what a terminal would obey, and what nobody sees, written as JSON's escapes. Its value stays the same.
///
/// Forge's own documents always are: sooner or later somebody looks at them.
pub(super) fn plain_json(text: &str) -> Cow<'_, str> {
    let obeyed = |character: char| (character.is_control() && character != '\n') || is_invisible(character);
    if !text.contains(obeyed) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        if obeyed(character) {
            let mut units = [0; 2];
            for unit in character.encode_utf16(&mut units) {
                shown.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            shown.push(character);
        }
    }
    Cow::Owned(shown)
}

/// `1 release`, `2 releases`.
pub(super) fn counted(number: usize, word: &str) -> String {
    if number == 1 { format!("1 {word}") } else { format!("{number} {word}s") }
}

/// Prints a line to standard output. A reader that has gone away ends the command quietly.
pub(super) fn print_line(line: &str) {
    let mut out = io::stdout().lock();
    let written = out.write_all(format!("{line}\n").as_bytes()).and_then(|()| out.flush());
    if let Err(error) = written {
        quit_for(&error);
    }
}

/// Ends the process because standard output cannot be written.
pub(super) fn quit_for(error: &io::Error) -> ! {
    if error.kind() == io::ErrorKind::BrokenPipe {
        std::process::exit(0);
    }
    complain(&format!("error: cannot write to standard output: {error}"));
    std::process::exit(i32::from(Exit::Environment as u8))
}

/// Text of a tool or a program with each further line set in, so that none can pass for a line of Forge's own.
pub(super) fn indented(text: &str) -> String {
    text.trim_end().lines().map(|line| line.strip_prefix("  ").unwrap_or(line)).collect::<Vec<_>>().join("\n  ")
}

/// Prints a message to standard error, whatever is in it: what a terminal would obey is written out, and each further line is
/// set in.
pub(super) fn complain(message: &str) {
    complain_rendered(&message_lines(message));
}

/// Prints what was made fit to be shown, and may have colours and lines of its own, to standard error. There is nobody to tell
/// when that fails.
pub(super) fn complain_rendered(text: &str) {
    // In one piece, so that lines of several threads and streams do not mix.
    let _ = io::stderr().lock().write_all(format!("{text}\n").as_bytes());
}

fn message_lines(message: &str) -> String {
    let shown = visible(message, MAX_TOLD);
    match shown.split_once('\n') {
        None => shown,
        Some((first, rest)) => format!("{first}\n  {}", indented(rest)).trim_end().to_owned(),
    }
}

/// Text from outside in one line.
pub(super) fn on_one_line(text: &str, most: usize) -> String {
    visible(text, most).replace('\n', "\\n").replace('\t', "\\t")
}

/// Colour where a person looks on, and has not said `NO_COLOR`.
pub(super) fn colour_of_stderr() -> Colour {
    let unwanted = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    if io::stderr().is_terminal() && !unwanted { Colour::Always } else { Colour::Never }
}

/// What the compiler said, for a person. It may have been said on another machine.
pub(super) fn rendered(diagnostics: &[CompilerDiagnostic]) -> String {
    diagnostics.iter().map(|one| visible(one.rendered.trim_end(), MAX_TOLD)).collect::<Vec<_>>().join("\n\n")
}

impl From<Rejection> for Trouble {
    fn from(rejection: Rejection) -> Self {
        let verdict = Verdict::Rejected(&rejection);
        let human = report::human(&verdict, colour_of_stderr());
        let details = report::json(&[verdict]);
        Self::new(Exit::Rejected, "rejected", &rejection).rendered(human).details(details)
    }
}

impl From<BuildError> for Trouble {
    fn from(error: BuildError) -> Self {
        let (exit, kind) = match &error {
            BuildError::Rejected { .. } => (Exit::Compiler, "compiler"),
            BuildError::Withheld { .. } => (Exit::Compiler, "compiler_withheld"),
            BuildError::Reached { .. } => (Exit::Rejected, "compile_time_reach"),
            BuildError::Violates { .. } => (Exit::Rejected, "module_rejected"),
            BuildError::Undescribed { .. } => (Exit::Rejected, "undescribed"),
            BuildError::TimedOut { .. } => (Exit::Limit, "compiler_timeout"),
            BuildError::OverLimit { .. } => (Exit::Limit, "compiler_limit"),
            BuildError::NoWall { .. } => (Exit::Environment, "wall"),
            BuildError::Died { .. } => (Exit::Compiler, "compiler_died"),
            BuildError::Interrupted => (Exit::Interrupted, "interrupted"),
            BuildError::Crate(_) => (Exit::Rejected, "crate_not_allowed"),
            BuildError::Dependencies { .. } => (Exit::Environment, "dependencies"),
            BuildError::Undefined { .. } => (Exit::Compiler, "undefined_symbols"),
            BuildError::Linker { .. } => (Exit::Environment, "linker"),
            BuildError::Io { .. } | BuildError::Start { .. } | BuildError::NoRoom { .. } => {
                (Exit::Environment, "environment")
            }
            BuildError::Toolchain(_) => (Exit::Environment, "toolchain"),
            BuildError::Cache(_) => (Exit::Environment, "cache"),
        };
        let trouble = Self::new(exit, kind, &error);
        match error {
            BuildError::Rejected { diagnostics, .. } => {
                let details = json!({ "diagnostics": diagnostics });
                trouble.rendered(format!("{}\n", rendered(&diagnostics))).details(details)
            }
            _ => trouble,
        }
    }
}

impl From<SourceError> for Trouble {
    fn from(error: SourceError) -> Self {
        let (exit, kind) = match &error {
            SourceError::Missing { .. } => (Exit::NotFound, "not_found"),
            SourceError::Unreadable { .. } => (Exit::Environment, "unreadable"),
            SourceError::TooLarge { .. } | SourceError::Empty { .. } => (Exit::Rejected, "rejected"),
            SourceError::NotAFile { .. } | SourceError::Link { .. } | SourceError::Name { .. } => {
                (Exit::Usage, "usage")
            }
        };
        Self::new(exit, kind, error)
    }
}

impl From<PrepareError> for Trouble {
    fn from(error: PrepareError) -> Self {
        match error {
            PrepareError::Source(error) => error.into(),
            PrepareError::Rejected(rejection) => rejection.into(),
            PrepareError::Build(error) => error.into(),
            PrepareError::Load(error) => error.into(),
        }
    }
}

impl From<LoadError> for Trouble {
    fn from(error: LoadError) -> Self {
        match &error {
            LoadError::Missing(_) => Self::new(Exit::NotFound, "not_found", error),
            LoadError::Engine { .. } => Self::new(Exit::Environment, "engine", error),
            LoadError::Cache(_) => Self::new(Exit::Environment, "cache", error),
        }
    }
}

impl From<OpenError> for Trouble {
    fn from(error: OpenError) -> Self {
        let (exit, kind) = match &error {
            OpenError::Unchecked(_) => (Exit::Denied, "policy"),
            OpenError::Home(_) | OpenError::Cache(_) => (Exit::Environment, "environment"),
        };
        Self::new(exit, kind, error)
    }
}

impl From<JournalError> for Trouble {
    fn from(error: JournalError) -> Self {
        let exit = match &error {
            JournalError::Missing { .. } | JournalError::Ambiguous { .. } => Exit::NotFound,
            _ => Exit::Environment,
        };
        Self::new(exit, "journal", error)
    }
}

impl From<ToolchainError> for Trouble {
    fn from(error: ToolchainError) -> Self {
        Self::new(Exit::Environment, "toolchain", error)
    }
}

impl From<forge_cache::CacheError> for Trouble {
    fn from(error: forge_cache::CacheError) -> Self {
        Self::new(Exit::Environment, "cache", error)
    }
}

impl From<GrantError> for Trouble {
    fn from(error: GrantError) -> Self {
        Self::new(Exit::Usage, "grant", error)
    }
}

impl From<DiscoverError> for Trouble {
    fn from(error: DiscoverError) -> Self {
        Self::new(Exit::NotFound, "not_found", error)
    }
}

impl From<ScaffoldError> for Trouble {
    fn from(error: ScaffoldError) -> Self {
        let exit = match &error {
            ScaffoldError::Exists { .. } => Exit::NotFound,
            ScaffoldError::Folder { .. } | ScaffoldError::Write { .. } | ScaffoldError::Half { .. } => {
                Exit::Environment
            }
            ScaffoldError::UnknownTemplate { .. } | ScaffoldError::Keyword { .. } => Exit::Usage,
        };
        Self::new(exit, "new", error)
    }
}

impl From<&Failure> for Trouble {
    fn from(failure: &Failure) -> Self {
        let exit = match failure {
            Failure::Tool(_) | Failure::Panic(_) | Failure::Exited(_) | Failure::Broken(_) => Exit::Tool,
            Failure::BadInput(_) | Failure::Ungrantable(_) => Exit::Usage,
            Failure::Denied(_) | Failure::Exceeded(_) => Exit::Denied,
            Failure::Limited { .. } => Exit::Limit,
            Failure::Unrecorded(_) => Exit::Environment,
            Failure::Callee { problem, .. } => match problem.error {
                CalleeError::Missing => Exit::NotFound,
                CalleeError::Rejected => Exit::Rejected,
                CalleeError::Denied => Exit::Denied,
                CalleeError::NotCompiled => Exit::Compiler,
                CalleeError::Limit => Exit::Limit,
                CalleeError::Usage => Exit::Usage,
                CalleeError::Environment => Exit::Environment,
            },
        };
        let trouble = Self::new(exit, failure.kind(), failure);
        match failure {
            Failure::Tool(tool) if !tool.causes.is_empty() => {
                let causes = tool.causes.iter().map(|cause| format!("\n  caused by: {cause}")).collect::<String>();
                let message = format!("{}{causes}", trouble.message);
                Self { message, ..trouble }.details(json!(tool))
            }
            Failure::Panic(panic) => trouble.details(json!(panic)),
            Failure::BadInput(mismatches) => trouble.details(json!({ "mismatches": mismatches })),
            Failure::Denied(denials) => trouble.details(json!({ "denials": denials })),
            Failure::Exceeded(exceeded) => trouble.details(json!(exceeded)),
            Failure::Limited { limit, .. } => trouble.details(json!({ "limit": limit })),
            _ => trouble,
        }
    }
}

/// Writes a file whole or not at all. What lies there is replaced, a link itself and not what it leads to: it may have come
/// with a checkout. A pipe or a device is written to.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let special = path.metadata().is_ok_and(|there| !there.is_file() && !there.is_dir());
    if special {
        return fs::write(path, bytes);
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let everybody = fs::Permissions::from_mode(0o666);
    let mut file = tempfile::Builder::new().prefix(".forge-").permissions(everybody).tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_obeys_nobody_and_forges_no_line() {
        let told = message_lines("warning: \u{1b}[31mred\nerror: forged\n  deeper\r");
        assert_eq!(told, "warning: \\u{1b}[31mred\n  error: forged\n  deeper\\r");
        assert_eq!(message_lines(&told), told, "once is enough");
        assert_eq!(message_lines("  set in"), "  set in");
        assert_eq!(on_one_line("a\nb\u{7}", 9), "a\\nb\\u{7}");
    }
}
