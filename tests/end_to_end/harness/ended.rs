//! How a command ended.

use std::{os::unix::process::ExitStatusExt as _, process::Output};

use serde_json::Value;

use super::exit;

/// What every JSON document of the command says.
const SCHEMA_VERSION: u64 = 1;

/// How a command ended, and what it said.
pub(crate) struct Ended {
    line: String,
    pub(crate) code: Option<i32>,
    pub(crate) signal: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ended {
    /// Whatever a test is after: forge did not crash, and did not show its workshop.
    pub(super) fn new(line: String, output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).expect("forge prints UTF-8");
        let (code, signal) = (output.status.code(), output.status.signal());
        let ended = Self { line, code, signal, stdout: text(output.stdout), stderr: text(output.stderr) };
        assert_ne!(ended.code, Some(exit::BUG), "{}", ended.story());
        assert!(!ended.stderr.contains("thread '"), "a thread of forge panicked: {}", ended.story());
        for place in ["temporary-v1", "/work/build-"] {
            let shown = ended.stdout.contains(place) || ended.stderr.contains(place);
            // An error of the disk may name the folder that it met.
            assert!(
                !shown || ended.code == Some(exit::ENVIRONMENT),
                "a path of the workshop is shown: {}",
                ended.story()
            );
        }
        ended
    }

    /// Everything about it, for the message of a failed assertion.
    pub(crate) fn story(&self) -> String {
        let cut = |text: &str| text.chars().take(4000).collect::<String>();
        let Self { line, code, signal, stdout, stderr } = self;
        format!(
            "{line}\nexit code {code:?}, signal {signal:?}\n--- stdout\n{}\n--- stderr\n{}\n---",
            cut(stdout),
            cut(stderr)
        )
    }

    /// Asserts the exit code.
    pub(crate) fn has_code(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{}", self.story());
        self
    }

    /// Asserts that standard error says all of this, in any order.
    pub(crate) fn says(self, parts: &[&str]) -> Self {
        for part in parts {
            assert!(self.stderr.contains(part), "{part:?} is missing: {}", self.story());
        }
        self
    }

    /// Asserts that standard error says nothing.
    pub(crate) fn says_nothing(self) -> Self {
        assert!(self.stderr.is_empty(), "{}", self.story());
        self
    }

    /// Asserts that there is exactly one error, on a line of its own, and nothing on standard output.
    pub(crate) fn has_one_error(self) -> Self {
        let errors = self.stderr.lines().filter(|line| line.starts_with("error:")).count();
        assert_eq!(errors, 1, "{}", self.story());
        assert!(self.stdout.is_empty(), "{}", self.story());
        self
    }

    /// The one JSON document on standard output.
    pub(crate) fn json(&self) -> Value {
        let document: Value =
            serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {}", self.story()));
        assert_eq!(document["schema_version"], SCHEMA_VERSION, "{}", self.story());
        document
    }

    /// The JSON values on standard output, one a line.
    pub(crate) fn lines(&self) -> Vec<Value> {
        let parse = |line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        self.stdout.lines().map(parse).collect()
    }
}
